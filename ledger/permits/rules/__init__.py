"""What the law and the contract decide about permits: pure functions on frozen values.

    strips   pollutants and their units, years, which lots are taken, what can be emitted and sold in a year
    gates    what stands against letting permits go, with the values compared
    second   when one person suffices for what otherwise takes two
    fees     the use fee explained, its exemption, its instalments
    plans    the rows of an allocation plan
    report_sheets   the rows of a sheet of reports
    year     emissions, status of a site and year, marks of the monthly plan

Time and law come in as arguments; nothing here asks a database or a clock.
"""
