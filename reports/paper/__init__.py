"""The decision, its report and its tables on paper, in the form of Decree 30/2020, annex I."""
