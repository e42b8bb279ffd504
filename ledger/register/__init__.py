"""Whom a book knows: enterprises and bureaus, their sites, licences and standing, and the regions in which they are."""
