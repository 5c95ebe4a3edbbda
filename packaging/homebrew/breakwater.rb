# Builds the program from a checkout. Homebrew takes formulae from taps alone, so it gets one:
#
#   brew tap-new --no-git local/breakwater
#   sed "s|CHECKOUT|$PWD|" packaging/homebrew/breakwater.rb \
#     > "$(brew --repository local/breakwater)/Formula/breakwater.rb"
#   brew install --HEAD local/breakwater/breakwater
#
# A release adds `url` and `sha256` of its archive here; until then there is only the checkout, so
# that no checksum stands here that nobody computed.
class Breakwater < Formula
  desc "Chat with language models through endpoints that fail, and watch it happen"
  homepage "file://CHECKOUT"
  license "MIT"
  head "file://CHECKOUT", using: :git, branch: "main"

  # The first one with Swift 6.3.
  depends_on xcode: ["26.4", :build]
  depends_on "cmark-gfm"
  depends_on macos: :sequoia
  depends_on "ncurses"
  depends_on "simdjson"

  uses_from_macos "sqlite"

  def install
    ENV["SWIFT_BUILD_FLAGS"] = "--disable-sandbox"
    system "make", "install", "PREFIX=#{prefix}"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/breakwater --version") unless head?
    assert_match "demo", shell_output("#{bin}/breakwater --help")
  end
end
