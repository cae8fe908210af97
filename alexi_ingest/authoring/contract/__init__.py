"""The contract that every source keeps, as checks that say in plain words what an author forgot."""
