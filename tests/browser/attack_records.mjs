// Records that attack whoever shows them: a payload in every field of LOM, and addresses that are none.
const FOREIGN = 'http://evil.invalid';

/** Payloads by name; each would call pwned() or alert(), or ask a foreign host, if it were taken for anything but text. */
export const PAYLOADS = {
  script: '<script>pwned("script");alert(1)</script>',
  closing: '</title></textarea></style></script></h1></a><script>pwned("closing")</script>',
  image: '"><img src=x onerror=pwned("image")>',
  single: "'><img src=x onerror=pwned('single')>",
  svg: '<svg onload=pwned("svg")><animate onbegin=pwned("svg2") attributeName=x dur=1s></svg>',
  svgscript: '<svg><script href="data:text/javascript,pwned(1)"/><use href="data:image/svg+xml,x#x"/></svg>',
  handler: '" onmouseover="pwned(1)" autofocus onfocus="pwned(2)" x="',
  unquoted: ' onload=pwned(1) style=background:red ',
  entity: '&lt;img src=x onerror=pwned(1)&gt; &#60;script&#62;pwned(2)&#60;/script&#62;',
  twice: '&amp;lt;script&amp;gt;pwned(1)&amp;lt;/script&amp;gt;',
  frame: '<iframe srcdoc="<script>parent.pwned(1)</script>"></iframe><object data="data:text/html,x"></object>',
  link: '<a href="javascript:pwned(1)">click</a><form action="javascript:pwned(2)"><button>go</button></form>',
  base: `<base href="${FOREIGN}/"><meta http-equiv="refresh" content="0;url=${FOREIGN}/">`,
  css: `<style>@import url(${FOREIGN}/a.css);*{background:url(${FOREIGN}/b)}</style><link rel=stylesheet href=${FOREIGN}/c>`,
  cssbreak: `red;}*{background:url(${FOREIGN}/d)}/*`,
  fetch: `<img src="${FOREIGN}/e" srcset="${FOREIGN}/f 2x"><video poster="${FOREIGN}/g"><audio src="${FOREIGN}/h">`,
  template: '{{7*191}} {{constructor.constructor("pwned(1)")()}} {%set a=7%} ${7*191} #{7*191} <%=7*191%> @{7*191}',
  json: '"}]}</script><script>pwned("json")</script>',
  lines: 'a\u2028pwned(1)\u2029b\u0085c*/pwned(2)/*',
  mutation: '<math><mtext><table><mglyph><style><!--</style><img title="--><img src=1 onerror=pwned(1)>">',
  noscript: '<noscript><p title="</noscript><img src=x onerror=pwned(1)>">',
  bidi: '\u202Egnp.exe\u202C \u2066left\u2069 \u200F\u061C \u202D',
  long: 'W'.repeat(20_000),
  marks: 'Z' + '\u0300\u0301\u0302\u0489'.repeat(200),
};

/** Addresses that must never become links that run or load something. */
export const ADDRESSES = [
  'javascript:pwned(1)', 'JaVaScRiPt:pwned(2)', ' javascript:pwned(3)', '\tjava\tscript:pwned(4)', 'java\nscript:pwned(5)',
  'javascript://example.org/%0Apwned(6)', 'vbscript:pwned(7)', 'data:text/html,<script>pwned(8)</script>',
  'data:image/svg+xml,<svg onload=pwned(9)>', 'file:///etc/passwd', 'blob:http://x/1', 'view-source:http://x/', '//evil.invalid/j',
  'http://evil.invalid/"onmouseover="pwned(10)', "http://evil.invalid/'><script>pwned(11)</script>", 'http://user:secret@evil.invalid/',
  'https://example.org@evil.invalid/', 'http:evil.invalid', 'feed:javascript:pwned(12)', '\u0001javascript:pwned(13)',
];

const XML = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => XML[sign]).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');

/** A LOM record with `text` in every field that holds text, and `addresses` wherever one may stand. */
function record(title, text, addresses) {
  const t = escaped(text);
  const short = (length) => escaped(text.slice(0, length));
  const string = `<string language="en">${t}</string>`;
  const odd = `<string language="${short(100)}">${t}</string>`;
  const pair = `<source>${t}</source><value>${t}</value>`;
  const card = `BEGIN:VCARD\nVERSION:3.0\nFN:${t}\nN:${t};${t}\nORG:${t}\nEMAIL:${t}\nURL:${escaped(addresses[0])}\n`
    + `PHOTO;VALUE=uri:${escaped(addresses[1 % addresses.length])}\nLOGO:data:image/svg+xml,x\nTEL:${t}\nEND:VCARD`;
  const contribute = `<contribute><role>${pair}</role><entity>${card}</entity><date><dateTime>${short(60)}</dateTime><description>${string}</description></date></contribute>`;
  const author = `<contribute><role><source>LOMv1.0</source><value>author</value></role><entity>${card}</entity></contribute>`;
  const identifier = (entry) => `<identifier><catalog>${t}</catalog><entry>${escaped(entry)}</entry></identifier>`;
  const all = (make) => addresses.map(make).join('');
  return `<lom xmlns="http://ltsc.ieee.org/xsd/LOM" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:s="http://www.w3.org/2000/svg" xmlns:k="http://www.w3.org/1999/xlink">
<h:script>pwned("xhtml")</h:script><s:svg onload="pwned('svg')"><s:script>pwned("svg")</s:script></s:svg><h:img src="x" onerror="pwned('img')"/>
<general>${identifier(text)}${all(identifier)}<title><string language="en">bait ${escaped(title)} head ${t} tail</string>${odd}</title>
<language>${short(200)}</language><description><string language="en">before ${t} after</string></description><description>${odd}</description>
<keyword>${string}</keyword><coverage>${string}</coverage><structure>${pair}</structure><aggregationLevel>${pair}</aggregationLevel></general>
<lifeCycle><version>${string}</version><status>${pair}</status>${contribute}${author}</lifeCycle>
<metaMetadata>${identifier(text)}${contribute}<metadataSchema>${t}</metadataSchema><language>${short(200)}</language></metaMetadata>
<technical><format>${t}</format><size>${short(200)}</size>${all((address) => `<location>${escaped(address)}</location>`)}
<requirement><orComposite><type>${pair}</type><name>${pair}</name><minimumVersion>${t}</minimumVersion></orComposite></requirement>
<installationRemarks>${string}</installationRemarks><otherPlatformRequirements>${string}</otherPlatformRequirements><duration><duration>${short(60)}</duration><description>${string}</description></duration></technical>
<educational><interactivityType>${pair}</interactivityType><learningResourceType>${pair}</learningResourceType><intendedEndUserRole>${pair}</intendedEndUserRole>
<context>${pair}</context><typicalAgeRange>${string}</typicalAgeRange><difficulty>${pair}</difficulty><typicalLearningTime><description>${string}</description></typicalLearningTime>
<description>${string}</description><language>${short(200)}</language></educational>
<rights><cost>${pair}</cost><copyrightAndOtherRestrictions>${pair}</copyrightAndOtherRestrictions><description><string language="en">${t} ${escaped(addresses[0])}</string></description></rights>
<relation><kind>${pair}</kind><resource>${all(identifier)}<description>${string}</description></resource></relation>
<annotation><entity>${card}</entity><date><dateTime>${short(60)}</dateTime></date><description>${string}</description></annotation>
<classification><purpose>${pair}</purpose><taxonPath><source>${string}</source><taxon><id>${t}</id><entry>${string}</entry></taxon></taxonPath>
<description>${string}</description><keyword>${string}</keyword></classification></lom>`;
}

/** [file name, XML] of every record. */
export function attackRecords() {
  const safe = ['http://example.invalid/'];
  const texts = Object.entries(PAYLOADS).map(([name, text]) => [`${name}.xml`, record(name, text, safe)]);
  return [...texts, ['addresses.xml', record('addresses', 'text', ADDRESSES)]];
}
