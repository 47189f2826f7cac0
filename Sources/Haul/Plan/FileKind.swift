/// A kind of content, with the endings that its files have.
struct FileKind: Sendable {
  /// In lower case, the usual one first.
  let endings: [String]
  /// Media types (RFC 9110 §8.3.1), in lower case.
  let types: [String]
  /// Bytes that such files begin with, each with its place.
  let signatures: [Signature]

  struct Signature: Sendable {
    var offset = 0
    let bytes: [UInt8]
    /// More bytes that must stand at a further place.
    var further: (offset: Int, bytes: [UInt8])?

    func matches(_ head: [UInt8]) -> Bool {
      guard head.dropFirst(offset).starts(with: bytes) else { return false }
      guard let further else { return true }
      return head.dropFirst(further.offset).starts(with: further.bytes)
    }
  }

  /// The kind of a content; nil where nothing is known.
  static func of(_ head: [UInt8], contentType: String?) -> FileKind? {
    let type = contentType.map(essence) ?? ""
    let named = all.first { $0.types.contains(type) }
    if let named, named.isContainer, named.container.matches(head) { return named }
    if let seen = all.first(where: { kind in kind.signatures.contains { $0.matches(head) } }) { return seen }
    if looksLikeHTML(head) { return all.first { $0.endings[0] == "html" } }
    return named
  }

  /// `Text/HTML; charset=utf-8` is `text/html`.
  private static func essence(_ type: String) -> String {
    let end = type.firstIndex { $0 == ";" || $0 == " " || $0 == "," } ?? type.endIndex
    return type[..<end].lowercased()
  }

  private static func looksLikeHTML(_ head: [UInt8]) -> Bool {
    let text = String(
      decoding: head.drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }.prefix(14), as: UTF8.self
    )
    .lowercased()
    return text.hasPrefix("<!doctype html") || text.hasPrefix("<html")
  }

  /// Whether its files are zip archives inside.
  private var isContainer: Bool { signatures.isEmpty && Self.zipped.contains(endings[0]) }
  private var container: Signature { Signature(bytes: Self.zip) }

  private init(_ endings: String, _ types: String, _ signatures: Signature...) {
    self.endings = endings.split(separator: " ").map(String.init)
    self.types = types.split(separator: " ").map(String.init)
    self.signatures = signatures
  }

  private static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
  private static let zipped: Set<String> = ["docx", "xlsx", "pptx", "odt", "ods", "epub", "jar", "apk"]

  private static func text(_ text: String, at offset: Int = 0) -> Signature {
    Signature(offset: offset, bytes: Array(text.utf8))
  }

  private static func riff(_ kind: String) -> Signature {
    Signature(bytes: Array("RIFF".utf8), further: (8, Array(kind.utf8)))
  }

  private static func brand(_ brand: String) -> Signature {
    Signature(offset: 4, bytes: Array("ftyp".utf8), further: (8, Array(brand.utf8)))
  }

  /// Signatures are those of the WHATWG's MIME Sniffing Standard §6 and of file(1); types those of the IANA registry.
  static let all: [FileKind] = [
    FileKind("jpg jpeg jpe jfif", "image/jpeg image/jpg image/pjpeg", Signature(bytes: [0xFF, 0xD8, 0xFF])),
    FileKind("png apng", "image/png image/apng", Signature(bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])),
    FileKind("gif", "image/gif", text("GIF87a"), text("GIF89a")),
    FileKind("webp", "image/webp", riff("WEBP")),
    FileKind("avif", "image/avif", brand("avif"), brand("avis")),
    FileKind("heic heif", "image/heic image/heif", brand("heic"), brand("heix"), brand("mif1")),
    FileKind("bmp dib", "image/bmp image/x-ms-bmp"),
    FileKind(
      "tif tiff dng cr2 nef", "image/tiff", Signature(bytes: [0x49, 0x49, 0x2A, 0]),
      Signature(bytes: [0x4D, 0x4D, 0, 0x2A])),
    FileKind("ico cur", "image/x-icon image/vnd.microsoft.icon", Signature(bytes: [0, 0, 1, 0])),
    FileKind("jxl", "image/jxl", Signature(bytes: [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20])),
    FileKind("svg svgz", "image/svg+xml"),
    FileKind("pdf ai", "application/pdf", text("%PDF-")),
    FileKind("mov qt", "video/quicktime", brand("qt  ")),
    FileKind("m4a m4b", "audio/mp4 audio/x-m4a", brand("M4A "), brand("M4B ")),
    FileKind(
      "mp4 m4v", "video/mp4", brand("isom"), brand("iso2"), brand("mp41"), brand("mp42"), brand("avc1"), brand("M4V ")),
    FileKind("webm", "video/webm audio/webm"),
    FileKind("mkv mka mks", "video/x-matroska audio/x-matroska"),
    FileKind("avi", "video/x-msvideo video/avi", riff("AVI ")),
    FileKind("mp3", "audio/mpeg audio/mp3", text("ID3")),
    FileKind("wav", "audio/wav audio/x-wav audio/wave", riff("WAVE")),
    FileKind("ogg oga ogv opus spx", "audio/ogg video/ogg application/ogg", text("OggS")),
    FileKind("flac", "audio/flac audio/x-flac", text("fLaC")),
    FileKind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    FileKind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    FileKind("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    FileKind("odt", "application/vnd.oasis.opendocument.text"),
    FileKind("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    FileKind("epub", "application/epub+zip"),
    FileKind("jar", "application/java-archive"),
    FileKind("apk", "application/vnd.android.package-archive"),
    FileKind(
      "zip docx xlsx pptx odt ods odp epub jar war apk ipa cbz kmz xpi whl",
      "application/zip application/x-zip-compressed",
      Signature(bytes: zip)),
    FileKind(
      "gz tgz tar.gz svgz vcf.gz warc.gz", "application/gzip application/x-gzip", Signature(bytes: [0x1F, 0x8B, 0x08])),
    FileKind("bz2 tbz2 tar.bz2", "application/x-bzip2", text("BZh")),
    FileKind("xz txz tar.xz", "application/x-xz", Signature(bytes: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0])),
    FileKind("zst tar.zst", "application/zstd", Signature(bytes: [0x28, 0xB5, 0x2F, 0xFD])),
    FileKind("7z", "application/x-7z-compressed", Signature(bytes: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C])),
    FileKind("rar cbr", "application/vnd.rar application/x-rar-compressed", text("Rar!\u{1A}\u{7}")),
    FileKind("tar", "application/x-tar", text("ustar", at: 257)),
    FileKind("parquet", "application/vnd.apache.parquet", text("PAR1")),
    FileKind("sqlite db sqlite3 gpkg", "application/vnd.sqlite3", text("SQLite format 3\u{0}")),
    FileKind("wasm", "application/wasm", Signature(bytes: [0, 0x61, 0x73, 0x6D])),
    FileKind("woff2", "font/woff2", text("wOF2")),
    FileKind("woff", "font/woff", text("wOFF")),
    FileKind("html htm xhtml", "text/html application/xhtml+xml"),
    FileKind("json geojson map", "application/json"),
    FileKind("xml rss atom xsd xsl svg gpx kml", "application/xml text/xml"),
    FileKind("css", "text/css"),
    FileKind("js mjs", "text/javascript application/javascript"),
    FileKind("csv", "text/csv"),
    FileKind("md markdown", "text/markdown"),
  ]
}
