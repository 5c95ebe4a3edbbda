/// # Scenarios
///
/// Simulations as YAML files: the reader with its errors (file, line, key, remedy), and the library
/// of scenarios that the program carries. No command plays the library yet; until one does, the
/// expectations in its files are claims to be tried and not results.
///
/// Reading order: `Library/example.yaml` (the format, by example), `ScenarioFile` (the reader),
/// `LawGrammar`, `FaultGrammar`, `ExpectationGrammar` (its small languages), `ScenarioLibrary`.
enum Overview {}
