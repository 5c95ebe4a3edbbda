# Builds the program from a checkout: brew install --HEAD ./packaging/homebrew/breakwater.rb
#
# A release adds `url` and `sha256` of its archive here; until then there is only the checkout, so
# that no checksum stands here that nobody computed.
class Breakwater < Formula
  desc "Chat with language models through endpoints that fail, and watch it happen"
  homepage "file://#{File.expand_path("../..", __dir__)}"
  head "file://#{File.expand_path("../..", __dir__)}", using: :git
  license "MIT"

  depends_on xcode: ["16.3", :build]
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
