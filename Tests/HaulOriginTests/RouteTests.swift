import Testing

@testable import HaulOrigin

@Suite("A path")
struct RouteTests {
  @Test(
    "means what the table says",
    arguments: [
      ("/images/image1.jpg", .picture(1)),
      ("/images/image200.jpg?x=1", .picture(200)),
      ("http://127.0.0.1:80/images/image7.jpg", .picture(7)),
      ("HTTPS://host/list.txt", .list),
      ("/images/image0.jpg", .unknown),
      ("/images/image01.jpg", .unknown),
      ("/images/image+1.jpg", .unknown),
      ("/images/image-1.jpg", .unknown),
      ("/images/image.jpg", .unknown),
      ("/images/image99999999999999999999.jpg", .unknown),
      ("/images/image1.png", .unknown),
      ("/images//image1.jpg", .unknown),
      ("/images/image1.jpg/", .unknown),
      ("/SHA256SUMS", .manifest),
      ("/list.txt", .list),
      ("/bytes/0", .bytes(0, .length)),
      ("/bytes/9223372036854775807", .bytes(.max, .length)),
      ("/bytes/9223372036854775808", .unknown),
      ("/bytes/-1", .unknown),
      ("/bytes/", .unknown),
      ("/bytes", .unknown),
      ("/chunked/5", .bytes(5, .chunked)),
      ("/until-close/5", .bytes(5, .untilClose)),
      ("/stall/5", .stall(5)),
      ("/stall/9223372036854774807", .stall(.max - 1_000)),
      ("/stall/9223372036854774808", .unknown),
      ("/status/404", .status(404, retryAfter: nil)),
      ("/status/503?retry-after=120", .status(503, retryAfter: "120")),
      ("/status/429?a=b&retry-after=Mon%2C%2001%20Jan", .status(429, retryAfter: "Mon, 01 Jan")),
      ("/status/429?retry-after=1%0d%0aX:%20y", .malformed("retry-after")),
      ("/status/99", .unknown),
      ("/status/1000", .unknown),
      ("/redirect/302?to=/bytes/5", .redirect(302, to: "/bytes/5")),
      ("/redirect/308?to=http%3A%2F%2Fh%2F%3Fa%3Db%26c", .redirect(308, to: "http://h/?a=b&c")),
      ("/redirect/301?to=%1b%zz%4", .redirect(301, to: "\u{1b}%zz%4")),
      ("/redirect/302?to=", .redirect(302, to: "")),
      ("/redirect/302", .malformed("to")),
      ("/redirect/302?to=a%00", .malformed("to")),
      ("/redirect/200?to=/", .unknown),
      ("/redirect/302/3", .redirects(302, remaining: 3)),
      ("/redirect/302/x", .unknown),
      ("/redirect-loop", .redirectLoop),
      ("/slow-head/250", .slowHead(milliseconds: 250)),
      ("/slow-head/86400001", .unknown),
      ("/headers", .headers),
      ("/", .unknown),
      ("", .unknown),
      ("*", .unknown),
      ("http://host", .unknown),
      ("/../list.txt", .unknown),
    ] as [(String, Route)]
  )
  func table(target: String, route: Route) {
    #expect(Route(RequestTarget(target)) == route)
  }
}
