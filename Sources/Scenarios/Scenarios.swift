/// # Scenarios
///
/// Simulations as YAML files: the reader with its errors (file, line, key, remedy), and the library
/// of scenarios that the program carries. `breakwater simulate` plays them, and a test plays them all.
///
/// Reading order: `Library/example.yaml` (the format, by example), `ScenarioFile` (the reader),
/// `LawGrammar`, `FaultGrammar`, `ExpectationGrammar` (its small languages), `ScenarioLibrary`.
enum Overview {}
