/// What the tests of this package share: the library's own testing aids, and a stage that sets them up.
@_exported public import BreakwaterTesting
