"""HTTP in front of the ledger: translation only.

    request -> middleware (id, log, limit) -> route (key, power, shapes) -> an action or query of the ledger
            <- problem+json or an answer, only after the commit

Nothing here decides; nothing here knows SQL. `app.create_app` puts the pieces together.
"""
