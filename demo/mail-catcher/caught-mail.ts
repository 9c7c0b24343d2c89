/** A mail that was caught. */
export interface CaughtMail {
  at: string
  from: string
  to: string[]
  subject: string
  text: string
  /** The whole mail, as it was sent. */
  source: string
}

/** Parses a mail as far as our own mails need it: headers, an empty line, plain text. */
export function caughtMail(source: string, from: string, to: string[], at = new Date()): CaughtMail {
  const [head = '', ...rest] = source.split(/\r?\n\r?\n/)
  const subject = /^Subject: (.*(?:\r?\n[ \t].*)*)/im.exec(head)?.[1]?.replace(/\r?\n[ \t]+/g, ' ') ?? ''
  return { at: at.toISOString(), from, to, subject, text: rest.join('\n\n').trim(), source }
}
