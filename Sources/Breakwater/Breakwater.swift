// Breakwater
