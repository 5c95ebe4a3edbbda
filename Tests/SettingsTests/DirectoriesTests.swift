import Settings
import Testing

@Suite struct DirectoriesTests {
    @Test func `the usual places are below home`() {
        let found = Directories(environment: ["HOME": "/home/a"])

        #expect(found.configurationFile == "/home/a/.config/breakwater/config.yaml")
        #expect(found.historyFile == "/home/a/.local/share/breakwater/history.sqlite")
        #expect(found.state == "/home/a/.local/state/breakwater")
        #expect(found.cache == "/home/a/.cache/breakwater")
    }

    @Test func `variables win when they are absolute paths`() {
        let found = Directories(environment: [
            "HOME": "/home/a", "XDG_CONFIG_HOME": "/c/", "XDG_DATA_HOME": "relative",
        ])

        #expect(found.configurationFile == "/c/breakwater/config.yaml")
        #expect(found.data == "/home/a/.local/share/breakwater")
    }

    @Test func `without a home there are no places`() {
        let found = Directories(environment: [:])

        #expect(found.configurationFile == nil)
        #expect(found.historyFile == nil)
    }

    @Test func `themes are looked for at home first and beside the program last but shared`() {
        let found = Directories(environment: ["HOME": "/h", "XDG_DATA_DIRS": "/s:/opt/share"])

        #expect(
            found.themeFolders(executable: "/opt/bin/breakwater") == [
                "/h/.config/breakwater/themes", "/h/.local/share/breakwater/themes",
                "/opt/share/breakwater/themes", "/s/breakwater/themes",
            ])
        #expect(found.themeFiles(named: "./my.yaml", executable: nil) == ["./my.yaml"])
        #expect(
            found.themeFiles(named: "sea", executable: nil).first
                == "/h/.config/breakwater/themes/sea.yaml")
    }
}
