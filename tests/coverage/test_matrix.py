"""Operations and statuses laid out: what was seen, what was not yet, what cannot be."""

from respondeia_mock.coverage.matrix import Cell, Mark, matrix
from respondeia_mock.coverage.reports import report


def test_each_cell_says_what_is_known_of_it() -> None:
    operations = {
        "payments.create": {
            "201": 2, "400": 0, "401": 0, "403": 0, "429": 0, "500": 0, "503": 0,
            "502": 1, "lost": 3,
        },
        "payments.get": {"200": 0, "404": 1},
    }  # fmt: skip

    found = matrix(operations)

    assert found.statuses == [
        "200", "201", "400", "401", "403", "404", "429", "500", "502", "503", "lost",
    ]  # fmt: skip
    create, get = found.rows
    assert (create.name, create.covered, create.whole) == ("payments.create", 1, 7)
    assert (get.name, get.covered, get.whole) == ("payments.get", 1, 8)
    assert create.cells[:3] == [
        Cell("200", Mark.NONE),
        Cell("201", Mark.SEEN, 2),
        Cell("400", Mark.OPEN),
    ]
    assert create.cells[-3:] == [
        Cell("502", Mark.BEYOND, 1),
        Cell("503", Mark.OPEN),
        Cell("lost", Mark.BEYOND, 3),
    ]


def test_of_nothing_there_is_the_whole_contract_in_its_order() -> None:
    document = report()

    found = matrix(document["operations"])

    names = [row.name for row in found.rows]
    assert (names[0], names[-1], len(names)) == ("auth.login", "webhooks.test", 26)
    assert sum(row.whole for row in found.rows) == 191
    assert sum(row.covered for row in found.rows) == 0
