/// The templates of the HTML report (https://mustache.github.io/mustache.5.html). Values are escaped unless in three
/// braces.
enum HTMLTemplates {
  static let page = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:" />
    <link rel="icon" href="data:," />
    <title>haul: {{headline}}</title>
    <style>
    {{> style}}
    </style>
    </head>
    <body>
    <main>
    <h1>{{headline}}</h1>
    <section aria-labelledby="verdict">
    <h2 id="verdict">Verdict</h2>
    <ul class="verdict">
    {{#verdict}}
    <li>{{.}}</li>
    {{/verdict}}
    </ul>
    </section>
    <section aria-labelledby="curves">
    <h2 id="curves">Workers</h2>
    <p class="legend">
    {{#legend}}
    <span>{{#drawing}}{{> drawing}}{{/drawing}} {{strategy}}</span>
    {{/legend}}
    </p>
    {{#times}}
    <figure>
    <figcaption>{{title}}, means of rounds with their 95 % confidence intervals</figcaption>
    {{> drawing}}
    </figure>
    {{/times}}
    {{#speedUps}}
    <figure>
    <figcaption>{{title}}, against the ideal of N workers being N times as fast</figcaption>
    {{> drawing}}
    </figure>
    {{/speedUps}}
    {{#rounds}}
    <figure>
    <figcaption>{{title}}: each mark is one, the line the mean, a hollow mark an outlier</figcaption>
    {{> drawing}}
    </figure>
    {{/rounds}}
    </section>
    <section aria-labelledby="numbers">
    <h2 id="numbers">Numbers</h2>
    {{#tables}}
    {{> table}}
    {{/tables}}
    {{#hasFailedRounds}}
    <h3>Rounds that are not in the times</h3>
    <ul>
    {{#failedRounds}}
    <li>{{.}}</li>
    {{/failedRounds}}
    </ul>
    {{/hasFailedRounds}}
    </section>
    <section aria-labelledby="timelines">
    <h2 id="timelines">One round of each strategy</h2>
    <p>Each bar is a file in its worker’s lane: pale while it waits for the first byte, full while its body arrives.</p>
    {{#timelines}}
    <figure>
    {{#drawing}}
    <figcaption>{{title}}</figcaption>
    {{> drawing}}
    {{/drawing}}
    {{#note}}
    <p class="note">{{.}}</p>
    {{/note}}
    </figure>
    {{/timelines}}
    </section>
    <section aria-labelledby="facts">
    <h2 id="facts">How it was measured</h2>
    <dl>
    {{#facts}}
    <dt>{{name}}</dt><dd>{{value}}</dd>
    {{/facts}}
    </dl>
    </section>
    </main>
    </body>
    </html>

    """

  static let drawing = """
    <svg viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}" role="img" aria-labelledby="{{id}}-title {{id}}-summary">
    <title id="{{id}}-title">{{title}}</title>
    <desc id="{{id}}-summary">{{summary}}</desc>
    {{#shapes}}
    <path class="{{kind}}" d="{{path}}">{{#tip}}<title>{{.}}</title>{{/tip}}</path>
    {{/shapes}}
    {{#labels}}
    <text class="{{kind}}" x="{{x}}" y="{{y}}" text-anchor="{{anchor}}">{{text}}</text>
    {{/labels}}
    </svg>
    """

  static let table = """
    <div class="scroll">
    <table>
    <caption>{{caption}}</caption>
    <thead><tr>{{#columns}}<th scope="col" class="{{kind}}">{{title}}</th>{{/columns}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr{{#isWinner}} class="winner"{{/isWinner}}><th scope="row">{{name}}</th>{{#cells}}<td class="{{kind}}">{{text}}</td>{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    """

  /// Colours of Okabe and Ito (Color Universal Design, 2008), darkened or lightened until each has a contrast of at least
  /// 3 to 1 to its ground (WCAG 2.2, 1.4.11).
  static let style = """
    :root { --ground: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --marked: #eef4fb;
      --sequential: #57606a; --threads: #0072b2; --processes: #b85c00; --async: #007f5f; --failed: #c62828; }
    @media (prefers-color-scheme: dark) {
      :root { --ground: #14171c; --text: #e6e9ee; --quiet: #a2abb7; --line: #39414d; --marked: #1d2735;
        --sequential: #a2abb7; --threads: #56b4e9; --processes: #e69f00; --async: #2fc39a; --failed: #ff7b72; }
    }
    @media print {
      :root { --ground: #ffffff; --text: #000000; --quiet: #444444; --line: #bbbbbb; --marked: #eeeeee;
        --sequential: #57606a; --threads: #0072b2; --processes: #b85c00; --async: #007f5f; --failed: #c62828; }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
    main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
    h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1rem; }
    h2 { font-size: 1.25rem; margin: 2.5rem 0 0.75rem; border-bottom: 1px solid var(--line); padding-bottom: 0.25rem; }
    h3 { font-size: 1rem; margin: 1.5rem 0 0.5rem; }
    .verdict { padding-left: 1.1rem; }
    .verdict li { margin-bottom: 0.35rem; }
    .verdict li:first-child { font-weight: 600; }
    .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0; }
    .legend span { display: inline-flex; align-items: center; gap: 0.4rem; }
    .legend svg { width: 26px; flex: none; }
    figure { margin: 1.25rem 0 2rem; }
    figcaption, caption { font-weight: 600; text-align: left; margin-bottom: 0.4rem; }
    caption { padding: 0.4rem 0; }
    .note { color: var(--quiet); margin: 0.25rem 0; font-size: 0.9rem; }
    svg { display: block; max-width: 100%; height: auto; }
    figure svg { width: 100%; }
    svg text { fill: var(--text); font: 12px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
    svg .tick, svg .name { fill: var(--quiet); }
    svg .turned { transform-box: fill-box; transform-origin: center; transform: rotate(-90deg); }
    svg path { fill: none; }
    .grid { stroke: var(--line); stroke-width: 1; }
    .axis { stroke: var(--quiet); stroke-width: 1; }
    .ideal { stroke: var(--quiet); stroke-width: 1.5; stroke-dasharray: 6 4; }
    .mean { stroke: var(--text); stroke-width: 1.5; }
    .sequential { --own: var(--sequential); }
    .threads { --own: var(--threads); }
    .processes { --own: var(--processes); }
    .async { --own: var(--async); }
    .failed { --own: var(--failed); }
    .curve { stroke: var(--own); stroke-width: 2; }
    .error { stroke: var(--own); stroke-width: 1.25; }
    svg path.mark { fill: var(--own); stroke: var(--ground); stroke-width: 1; }
    svg path.dot { fill: var(--own); fill-opacity: 0.75; }
    svg path.hollow { stroke: var(--own); stroke-width: 1.5; }
    svg path.wait { fill: var(--own); fill-opacity: 0.4; }
    svg path.body { fill: var(--own); }
    .scroll { overflow-x: auto; margin-bottom: 1.5rem; }
    table { border-collapse: collapse; font-size: 0.8125rem; font-variant-numeric: tabular-nums; min-width: 100%; }
    th, td { padding: 0.3rem 0.5rem; border-bottom: 1px solid var(--line); white-space: nowrap; text-align: left; }
    th { font-weight: 600; }
    tbody th { font-weight: 400; }
    .number { text-align: right; }
    tr.winner { background: var(--marked); }
    tr.winner th, tr.winner td { font-weight: 600; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.35rem 1rem; margin: 0; }
    dt { color: var(--quiet); }
    dd { margin: 0; overflow-wrap: anywhere; }
    /* After what it changes. Nothing can be scrolled on paper: tables have to fit, and stay on one page where they can. */
    @media print {
      body { font-size: 12px; }
      main { max-width: none; padding: 0; }
      .scroll { overflow: visible; break-inside: avoid; }
      table { font-size: 9.5px; width: 100%; }
      th, td { padding-left: 0.25rem; padding-right: 0.25rem; }
      figure, tr, li, dl { break-inside: avoid; }
      h2, h3, figcaption, caption { break-after: avoid; }
      * { print-color-adjust: exact; }
    }
    @media (max-width: 34rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.5rem; } }
    """
}
