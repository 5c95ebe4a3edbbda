import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Moving the lines between regions.
@Suite struct SizesTests {
    private func large() -> Scene { Scene.streaming(size: Size(140, 45)) }

    private func layout(_ scene: Scene) -> ScreenLayout {
        ScreenLayout(scene.model, size: scene.model.size)
    }

    @Test func `dragging the line beside the left side moves it and is remembered at its end`() {
        var scene = large()
        let edge = layout(scene).endpoints.maxX - 1
        let row = layout(scene).endpoints.y + 3

        let pressed = scene.send(.input(.mouse(MouseEvent(.press, at: Point(edge, row)))))
        let dragged = scene.send(.input(.mouse(MouseEvent(.drag, at: Point(59, row)))))
        #expect(layout(scene).endpoints.width == 60)
        let released = scene.send(.input(.mouse(MouseEvent(.release, at: Point(64, row)))))

        #expect(pressed.isEmpty && dragged.isEmpty)
        #expect(released == [.saveInterface(InterfaceState(leftColumns: 65))])
        #expect(layout(scene).endpoints.width == 65)
        #expect(layout(scene).chat.x == 65)
    }

    @Test(arguments: [Size(80, 24), Size(140, 45), Size(36, 8)])
    func `a click in the message moves the caret there`(size: Size) {
        var scene = Scene.streaming(size: size)
        scene.send(.resized(size))
        scene.model.focus = .composer
        scene.type("one two")
        let text = ScreenLayout(scene.model, size: size).composerText

        scene.send(.input(.mouse(MouseEvent(.press, at: Point(text.x + 3, text.y)))))
        scene.type("!")

        #expect(scene.model.composer.text == "one! two")
        var model = scene.model
        #expect(model.frame(size: size).cursor == Point(text.x + 4, text.y))
    }

    @Test func `dragging the upper edge of the waterfall makes it higher`() {
        var scene = large()
        let race = layout(scene).race
        let place = Point(race.x + 40, race.y)

        scene.send(.input(.mouse(MouseEvent(.press, at: place))))
        scene.send(.input(.mouse(MouseEvent(.release, at: Point(place.x, place.y - 3)))))

        #expect(layout(scene).race.height == race.height + 3)
    }

    @Test func `keys move the same lines and give the usual sizes back`() {
        var scene = large()
        let before = layout(scene)
        scene.press(.alt("2"), .character("}"), .character(")"))
        #expect(layout(scene).endpoints.width == before.endpoints.width + 4)
        #expect(layout(scene).race.height == before.race.height + 1)

        scene.press(.character("\\"))

        #expect(layout(scene).endpoints == before.endpoints)
        #expect(layout(scene).race == before.race)
    }

    @Test(arguments: [-500, 0, 31, 100, 500])
    func `no size that was remembered breaks another screen`(size: Int) {
        for (width, height) in [(20, 5), (60, 18), (80, 24), (112, 34), (140, 45), (200, 60)] {
            var scene = Scene.streaming(size: Size(width, height))
            scene.model.interface.leftColumns = size
            scene.model.interface.raceRows = size
            let layout = ScreenLayout(scene.model, size: scene.model.size)
            let area = layout.tiles.reduce(0) { $0 + $1.width * $1.height }
            #expect(area == width * height, "\(width)×\(height)")
            #expect(layout.chat.height >= 1)
            _ = scene.model.frame(size: scene.model.size)
        }
    }
}
