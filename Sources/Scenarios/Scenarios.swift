/// # Scenarios
///
/// Simulations as YAML files: the reader with its errors (file, line, key, remedy), and the library
/// of scenarios that the program carries.
enum Overview {}
