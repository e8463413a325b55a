import type { RunDocument } from '../../counterexamples/page/document.ts';

/** What has got out of a text into markup or code somewhere: each would set `pwned` or ask something. */
export const texts: readonly string[] = [
  '<script>window.pwned=1</script>',
  '</script><script>window.pwned=1</script>',
  '</SCRIPT ><script>window.pwned=1</script>',
  '<!--<script>window.pwned=1</script>',
  '--><script>window.pwned=1</script>',
  ']]><script>window.pwned=1</script>',
  '<img src=x onerror=window.pwned=1>',
  '<img src=x onerror=alert(1)>',
  '"><img src=x onerror=window.pwned=1>',
  "'><img src=x onerror=window.pwned=1>",
  '<svg onload=window.pwned=1>',
  '<svg><script>window.pwned=1</script></svg>',
  '<svg><animate onbegin=window.pwned=1 attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:window.pwned=1"><text>x</text></a></svg>',
  '<math><mtext></mtext><script>window.pwned=1</script></math>',
  '<iframe src="javascript:window.pwned=1"></iframe>',
  '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
  '<object data="javascript:window.pwned=1"></object>',
  '<embed src="javascript:window.pwned=1">',
  '<a href="javascript:window.pwned=1">x</a>',
  'javascript:window.pwned=1',
  '<base href="https://example.invalid/">',
  '<link rel=stylesheet href="https://example.invalid/x.css">',
  '<meta http-equiv=refresh content="0;url=https://example.invalid/">',
  '<style>@import "https://example.invalid/x.css";</style>',
  '<style>*{background:url(https://example.invalid/x)}</style>',
  '<form action="https://example.invalid/"><button autofocus onfocus=window.pwned=1>',
  '<input autofocus onfocus=window.pwned=1>',
  '<details open ontoggle=window.pwned=1>',
  '<video><source onerror=window.pwned=1></video>',
  '<body onload=window.pwned=1>',
  '<template><script>window.pwned=1</script></template>',
  '</title><script>window.pwned=1</script>',
  '</style><script>window.pwned=1</script>',
  '</textarea><script>window.pwned=1</script>',
  '</noscript><script>window.pwned=1</script>',
  '" onmouseover="window.pwned=1" x="',
  "' autofocus onfocus='window.pwned=1' x='",
  '${window.pwned=1}{{window.pwned=1}}`${window.pwned=1}`',
  "$& $` $' $1 &lt;script&gt; &#60;script&#62; %3Cscript%3E \\u003cscript\\u003e",
  '\u202egnp.exe\u2066 \u0007\u001b[31m \u0000 \u2028\u2029',
];

const words = new Set(['format', 'fate', 'role', 'kind']); // what the page goes by, and no file says

/** The document with `text` wherever there is a text that may come from a file. */
export function filled(document: RunDocument, text: string): RunDocument {
  return JSON.parse(JSON.stringify(document), (key: string, value: unknown): unknown => {
    const isVerdict = key === 'verdict' && ['violated', 'holds', 'unknown'].includes(String(value));
    return typeof value === 'string' && !words.has(key) && !isVerdict ? text : value;
  }) as RunDocument;
}
