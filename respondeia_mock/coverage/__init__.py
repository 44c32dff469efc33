"""What of the vendor's contract an integration has exercised, in one sandbox or in many.

`reports.report` makes a document of the tallies of sandboxes, `reports.merged` one of several
documents, in any order: of servers, of parallel test runs. Both say how much of the whole was
covered; what the whole is stands in `contract`, how it looks in a terminal in `table`. Nothing is
watched here: that is the tally's matter, in the core.

The document, stable in its names:

    percent, covered, whole   of everything; rounded down to a tenth, so 100 means all
    dimensions                the same for operations, transitions, events and permissions
    operations                by name and status, how many answers: 0 where there was none yet; also
                              `lost` ones, that never came, and statuses that only a rule gives
    transitions               of payments, messages, training, conversations: by the state reached
    events                    by name: raised, delivered, recovered (delivered, but not at first)
    permissions               by name: used (a call that needs it succeeded), refused (403)
    inferred.operations       calls to what the page does not have, by name and status
    inferred.sent             fields that are guesses, in calls that the schema accepted
    inferred.offered          those that stood in answers; whether they were read, nobody knows
    inferred.advice           what to do about them, where there are any
    undocumented              how many calls went to what neither the page nor the mock has

`offered` was looked for in every answer that the journal held, with its body, when somebody asked
or when it was emptied; of those that had fallen out before, in the first 100 of each operation.
"""
