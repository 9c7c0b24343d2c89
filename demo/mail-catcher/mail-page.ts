import type { CaughtMail } from './caught-mail'

/** The page that shows the caught mails, newest first. It reloads itself every few seconds and runs no script. */
export function mailPage(mails: readonly CaughtMail[]): string {
  const listed = mails.map(
    (mail) => `<article><h2>${escaped(mail.subject)}</h2>
<p>To ${escaped(mail.to.join(', '))}, from ${escaped(mail.from)}, ${escaped(mail.at.slice(0, 19).replace('T', ' '))} UTC</p>
<pre>${escaped(mail.text)}</pre><details><summary>All of it</summary><pre>${escaped(mail.source)}</pre></details></article>`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<title>Mails of this demonstration</title><style>body{font:16px/1.5 Arial,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#212b32}
article{border:1px solid #d8dde0;padding:0 1rem;margin:1rem 0}h2{font-size:1.1rem}pre{white-space:pre-wrap;background:#f0f4f5;padding:.5rem}</style></head>
<body><main><h1>Mails of this demonstration</h1><p>${mails.length === 0 ? 'No mail has been sent yet.' : `${mails.length} caught. None has left this machine.`}</p>
${listed.join('\n')}</main></body></html>`
}

function escaped(text: string): string {
  const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign)
}
