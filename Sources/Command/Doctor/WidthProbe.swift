import Foundation
import TerminalUI

/// Asks the terminal how far its cursor moves over some characters.
///
/// The only part of the doctor that writes to the terminal: each text on a line of its own, which is
/// erased again.
enum WidthProbe {
    /// The longest wait for one answer: a terminal behind a slow line needs a few hundred milliseconds.
    private static let limit: Int32 = 800

    /// A sample a text; `nil` when the terminal does not answer.
    static func run() -> [WidthSample]? {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { return nil }
        var raw = before
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        guard tcsetattr(terminal, TCSAFLUSH, &raw) == 0 else { return nil }
        // What was typed meanwhile goes, so that no late answer reaches the shell as keys.
        defer { _ = tcsetattr(terminal, TCSAFLUSH, &before) }
        let output = Output(descriptor: terminal)
        var samples: [WidthSample] = []
        for probe in WidthSample.probes {
            output.write("\r\(probe.text)\u{1B}[6n")
            let answer = readAnswer(terminal)
            output.write("\r\u{1B}[2K")
            guard let column = answer else { return nil }
            samples.append(
                WidthSample(
                    name: probe.name, text: probe.text,
                    expected: TextWidth.columns(of: probe.text), drawn: column - 1))
        }
        return samples
    }

    /// The column of `ESC [ row ; column R`, from 1.
    private static func readAnswer(_ terminal: Int32) -> Int? {
        var answer: [UInt8] = []
        while answer.count < 64 {
            var state = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            guard poll(&state, 1, limit) == 1 else { return nil }
            var byte: UInt8 = 0
            guard read(terminal, &byte, 1) == 1 else { return nil }
            answer.append(byte)
            if let column = column(in: answer) { return column }
        }
        return nil
    }

    /// The column in bytes that end with a cursor report; `nil` while it is not whole.
    static func column(in bytes: [UInt8]) -> Int? {
        guard bytes.last == UInt8(ascii: "R"), let start = bytes.lastIndex(of: 0x1B),
            bytes[start...].dropFirst().first == UInt8(ascii: "[")
        else { return nil }
        let numbers = bytes[(start + 2)..<(bytes.count - 1)].split(separator: UInt8(ascii: ";"))
        guard numbers.count == 2 else { return nil }
        return Int(String(decoding: numbers[1], as: UTF8.self))
    }
}
