"""The page about coverage: a matrix of operations and statuses, and all the rest that counts."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.http.pages.conftest import Open
from tests.serving import Desk


def some(desk: Desk) -> None:
    """Exercise a little of the contract, and something beside it."""
    desk.pay()
    desk.ask("POST", "/v1/payments/create", {"amount": 1})
    desk.post("/__admin/rules", {"times": 1, "fault": {"status": 502}})
    desk.ask("GET", "/v1/payments")
    desk.ask("GET", "/v1/nowhere")


def cell(page: Page, operation: str, status: str) -> Locator:
    """Find a cell of the matrix by its row's and its column's head."""
    table = page.get_by_role("region", name="Operations and their statuses")
    heads = table.get_by_role("columnheader").all_text_contents()
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=operation))
    return row.get_by_role("cell").nth(heads.index(status) - 1)


def test_a_cell_says_whether_it_was_exercised(opened: Open, desk: Desk) -> None:
    some(desk)

    page = opened("/inspector/coverage")

    expect(cell(page, "payments.create", "201")).to_have_text("✓ 1")
    expect(cell(page, "payments.create", "400")).to_have_text("✓ 1")
    expect(cell(page, "payments.create", "403")).to_have_text("○not yet")
    expect(cell(page, "payments.create", "200")).to_contain_text("not part of the contract")
    expect(cell(page, "payments.list", "502")).to_have_text("+ 1")
    expect(page.get_by_role("rowheader", name="payments.create")).to_have_text(
        "payments.create 2/7"
    )


def test_sums_are_told_and_so_is_what_became_of_things(opened: Open, desk: Desk) -> None:
    some(desk)

    page = opened("/inspector/coverage", language="es-AR")

    sums = page.get_by_role("region", name="Cobertura")
    expect(sums).to_contain_text("1,7 % del contrato está cubierto (4 de 227)")
    expect(sums.get_by_role("listitem").nth(1)).to_have_text("Transiciones 6,2 % 1 de 16")
    becoming = page.get_by_role("region", name="Qué pasó con las cosas")
    expect(becoming.get_by_text("pending ✓ 1")).to_be_visible()
    expect(becoming.get_by_text("refunded ○")).to_be_visible()
    events = page.get_by_role("row").filter(has_text="payment.created").get_by_role("cell")
    expect(events).to_have_text(["1", "○todavía no", "0"])
    needs = page.get_by_role("row").filter(has_text="messages:read").get_by_role("cell")
    expect(needs).to_have_text(["○todavía no", "0"])


def test_guesses_are_listed(opened: Open, desk: Desk) -> None:
    some(desk)

    page = opened("/inspector/coverage")

    guesses = page.get_by_role("region", name="Guesses it leans on, or may")
    expect(guesses).to_contain_text("payments.create: description, provider")
    expect(guesses).to_contain_text("Calls to what neither the page nor the mock has")
    expect(guesses).to_contain_text("Run with --documented-only")


def test_one_sandbox_or_all_of_them(opened: Open, desk: Desk) -> None:
    other = Desk(desk.server, f"{desk.name}-too")
    for each in (desk, other):
        each.get("/v1/ai/training/status")
    page = opened("/inspector/coverage", javascript=False)
    here = page.get_by_role("link", name=f"This sandbox: {desk.name}")
    expect(here).to_have_attribute("aria-current", "true")
    expect(cell(page, "ai.training.status", "200")).to_have_text("✓ 1")
    expect(page.get_by_role("link", name=other.name, exact=True)).to_be_visible()

    page.get_by_role("link", name="All sandboxes together").click()

    expect(here).not_to_have_attribute("aria-current", "true")
    counted = desk.get("/__admin/coverage?all=true")["operations"]["ai.training.status"]["200"]
    assert counted >= 2
    expect(cell(page, "ai.training.status", "200")).to_have_text(f"✓ {counted}")


def test_the_page_counts_again_when_asked(opened: Open, desk: Desk) -> None:
    page = opened("/inspector/coverage")
    expect(cell(page, "customers.list", "200")).to_have_text("○not yet")

    desk.get("/v1/customers")
    expect(page.get_by_text("1 call or delivery since this was drawn up.")).to_be_visible()
    page.get_by_role("button", name="Count again").click()

    expect(cell(page, "customers.list", "200")).to_have_text("✓ 1")


def test_on_a_phone_the_matrix_scrolls_inside_itself_by_keyboard(opened: Open, desk: Desk) -> None:
    some(desk)
    page = opened("/inspector/coverage", width=390)
    matrix = page.get_by_role("region", name="Operations and their statuses")
    last = matrix.get_by_role("columnheader", name="503")
    expect(last).not_to_be_in_viewport(ratio=1)

    matrix.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")

    expect(last).to_be_in_viewport(ratio=1)
    expect(matrix.get_by_role("rowheader", name="auth.login")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_everybody_can_use_a_page_of_counts(
    opened: Open, desk: Desk, faults: Callable[[Page], list[str]]
) -> None:
    some(desk)

    page = opened("/inspector/coverage", width=390, colours="dark")

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
