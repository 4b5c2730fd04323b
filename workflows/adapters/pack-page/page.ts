import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PackEntry, SealedEvent } from '../../domain/proof-pack.ts'
import type { SignatureReport } from '../../domain/signature-report.ts'
import { signatureWords } from '../../domain/signature-words.ts'
import { escaped } from './escaped.ts'
import { packCheckWords, packEntryKindWords, packEventWords } from './words.ts'

export interface PackPageFacts {
  office: string
  madeAt: Date
  title: string
  /** Label and value, in order. */
  facts: readonly (readonly [label: string, value: string])[]
  entries: readonly (PackEntry & { label: string })[]
  directives: readonly { who: string; at: Date | null; text: string | null; isSuperseded: boolean; pictures: readonly string[] }[]
  /** `picture` is finished SVG. */
  reports: readonly { path: string; report: SignatureReport }[]
  events: readonly SealedEvent[]
  names: ReadonlyMap<string, string>
}

const TIME = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short', timeStyle: 'medium',
})

/**
 * The page of a pack: everything in one file, nothing from elsewhere, opened from a folder. It shows
 * what the pack holds and hashes what the reader picks; without scripts it is still to be read.
 */
export function packPage(facts: PackPageFacts): string {
  const script = readFileSync(new URL('./check.js', import.meta.url), 'utf8')
  const known = {
    words: packCheckWords, events: facts.events,
    entries: facts.entries.map(({ path, sha256 }) => ({ path, sha256 })),
  }
  const policy = `default-src 'none'; script-src '${hashSource(script)}'; style-src '${hashSource(STYLE)}'`
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(facts.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(facts.title)}</h1>
<p>${escaped(facts.office)} · lập lúc ${TIME.format(facts.madeAt)}</p>
<dl>${facts.facts.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
${checkSection(facts)}
${directiveSection(facts)}
${signatureSection(facts)}
${eventSection(facts)}
${limitSection()}
<script type="application/json" id="known">${JSON.stringify(known).replaceAll('<', '\\u003c')}</script>
<script>${script}</script>
</body>
</html>
`
}

function checkSection({ entries }: PackPageFacts): string {
  const rows = entries.map((entry) =>
    `<tr><td><a href="${escaped(entry.path)}">${escaped(entry.path)}</a><div class="m">${escaped(entry.label)}</div></td>`
    + `<td>${escaped(packEntryKindWords[entry.kind] ?? entry.kind)}</td><td class="n">${entry.byteSize.toLocaleString('vi-VN')}</td>`
    + `<td><code>${entry.sha256}</code></td><td data-path="${escaped(entry.path)}">chưa kiểm tra</td></tr>`)
  return `<section><h2>Kiểm tra các tệp</h2>
<p>Trang này chạy trên máy của bạn, không dùng mạng. Trình duyệt không cho một trang tự mở tệp bên cạnh,
nên bạn hãy chỉ ra tệp ZIP đã tải, hoặc thư mục đã giải nén.</p>
<p><label>Tệp ZIP <input type="file" id="zip" accept=".zip"></label>
<label>Thư mục <input type="file" id="folder" webkitdirectory></label></p>
<p id="status" role="status" class="busy">Chưa kiểm tra.</p>
<p>SHA-256 của manifest.json: <code id="manifest">–</code><br>So giá trị này với giá trị văn phòng hiện ở trang văn bản:
chỉ như thế mới biết bộ hồ sơ là của văn phòng.</p>
<table><thead><tr><th>Tệp</th><th>Loại</th><th>Byte</th><th>SHA-256</th><th>Kết quả</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></section>`
}

function directiveSection({ directives }: PackPageFacts): string {
  if (directives.length === 0) return ''
  const all = directives.map((one) => `<article${one.isSuperseded ? ' class="old"' : ''}>
${one.pictures.join('\n')}${one.text ? `<p class="said">${escaped(one.text)}</p>` : ''}
<p class="m">${escaped(one.who)}${one.at ? ` · ${TIME.format(one.at)}` : ''}${one.isSuperseded ? ' · đã được thay' : ''}</p></article>`)
  return `<section><h2>Bút phê</h2>${all.join('\n')}</section>`
}

function signatureSection({ reports }: PackPageFacts): string {
  if (reports.length === 0) return ''
  const words = signatureWords
  const all = reports.map(({ path, report }) => {
    const rows = report.signatures.map((one) => `<li><b>${escaped(one.signer ?? words.noName)}</b>
<div>${words.integrity[one.integrity]} · ${words.changed[one.changedAfterSigning]} · ${words.chain[one.chain]}</div>
<div class="m">${one.signedAt ? TIME.format(new Date(one.signedAt)) : words.noTime}, ${words.timeSource[one.timeSource]}</div></li>`)
    const none = report.signatures.length === 0 ? `<li>${words.none}</li>` : ''
    return `<h3><a href="${escaped(path)}">${escaped(path)}</a></h3><ul>${rows.join('')}${none}</ul>`
  })
  return `<section><h2>${words.heading}</h2><p class="m">Kết quả kiểm tra khi lập bộ hồ sơ.</p>${all.join('')}</section>`
}

function eventSection({ events, names }: PackPageFacts): string {
  const rows = events.map(({ seq, content }) => {
    const [, at = '', kind = '', , , person = '', position = ''] = content.split('\n')
    const who = [person, position].map((id) => names.get(id) ?? '').filter(Boolean).join(', ')
    return `<tr><td class="n">${seq}</td><td>${TIME.format(new Date(at))}</td>`
      + `<td>${escaped(packEventWords[kind] ?? kind)}</td><td>${escaped(who || 'hệ thống')}</td></tr>`
  })
  return `<section><h2>Nhật ký</h2><p id="chain" class="busy">Chưa tính lại niêm phong (cần JavaScript).</p>
<table><thead><tr><th>Số</th><th>Lúc</th><th>Việc</th><th>Người</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></section>`
}

function limitSection(): string {
  return `<section><h2>Trang này không chứng minh điều gì</h2>
<ul><li>Một trang không tự chứng minh được chính nó: ai sửa được tệp cũng sửa được trang. Muốn chắc, chạy
<code>npm run -s verify-pack -- TỆP.zip</code> từ bản phần mềm bạn tin, và so SHA-256 của manifest.json với văn phòng.</li>
<li>Niêm phong không có khóa bí mật. Sự kiện của văn bản khác nằm xen giữa và không có ở đây; sự kiện bị bỏ bớt chỉ thấy
được khi tra nhật ký của văn phòng.</li>
<li>Chữ ký trong tệp PDF có thể kiểm tra bằng phần mềm khác, trên chính tệp trong bộ hồ sơ này.</li></ul></section>`
}

function hashSource(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

const STYLE = `
body{font:16px/1.5 system-ui,"Noto Sans",sans-serif;color:#1a1f2b;background:#fff;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;line-height:1.3}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #c9ced8}h3{font-size:1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#4a5263}dd{margin:0}
table{border-collapse:collapse;width:100%;font-size:15px}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #e1e4ea;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}code{font-size:13px;overflow-wrap:anywhere}.m{color:#4a5263;font-size:14px}
#status{white-space:pre-wrap;padding:.6rem .8rem;border-left:4px solid #8a93a5;background:#f6f7f9}
#status.good{border-color:#1b6e3c}#status.bad{border-color:#b3261e}.good{color:#1b6e3c;font-weight:600}.bad{color:#b3261e;font-weight:600}
label{display:inline-block;margin-right:1.5rem}article{border-left:3px solid #1d4ed8;padding-left:.8rem;margin:1rem 0}
article.old{border-color:#8a93a5;color:#4a5263}.said{white-space:pre-wrap;font-size:1.1rem}svg{max-width:100%;max-height:16rem;display:block}
a{color:#1d4ed8}:focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}
`
