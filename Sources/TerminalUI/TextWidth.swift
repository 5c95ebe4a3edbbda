/// How many columns a grapheme takes.
public enum TextWidth {
    /// 0, 1 or 2.
    public static func columns(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        return scalar.value < 0x20 ? 1 : 1
    }
}
