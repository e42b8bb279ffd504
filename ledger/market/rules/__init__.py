"""What the law and the contract decide about a trade: pure functions on frozen values.

    gates         who may sell what to whom: every gate that fails, with the values compared
    prices        what a line costs under its price basis, replacement ratios, service fees
    certificates  the code by which a stranger verifies a certificate
    deposits      when one person suffices for a deposit

Time and law come in as arguments; nothing here asks a database or a clock.
"""
