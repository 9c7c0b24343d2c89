import type { ReactNode } from 'react'

/** The kinds of answer, which are never confused: words, icon, border and colour all differ, in that order of importance. */
export type StatusKind = 'current' | 'previous' | 'none' | 'protected' | 'notchecked'

const icons: Record<StatusKind, ReactNode> = {
  current: <path d="M20 4 38 36H2zM18 15v11h4V15zm0 14v4h4v-4z" fillRule="evenodd" />,
  previous: (
    <path d="M20 3a17 17 0 1 0 0 34 17 17 0 0 0 0-34zm0 4a13 13 0 1 1 0 26 13 13 0 0 1 0-26zm-2 4v11l8 6 2.4-3.2L22 20v-9z" fillRule="evenodd" />
  ),
  none: <path d="M6 17h28v6H6z" />,
  protected: <path d="M12 17v-5a8 8 0 0 1 16 0v5h4v19H8V17zm4 0h8v-5a4 4 0 0 0-8 0zm2 7v6h4v-6z" fillRule="evenodd" />,
  notchecked: <path d="m9 4 11 11L31 4l5 5-11 11 11 11-5 5-11-11L9 36l-5-5 11-11L4 9z" />,
}

type Props = {
  id: string
  kind: StatusKind
  kicker: string
  title: string
  children: ReactNode
}

/** One answer about a child. Plain HTML from the server: the alert depends on no script. */
export function StatusPanel({ id, kind, kicker, title, children }: Props) {
  return (
    <section className={`app-status app-status--${kind}`} aria-labelledby={id}>
      <div className="app-status__icon">
        <svg viewBox="0 0 40 40" aria-hidden="true" focusable="false" fill="currentColor">
          {icons[kind]}
        </svg>
      </div>
      <div className="app-status__body">
        <div className="app-status__head">
          <p className="app-status__kicker">{kicker}</p>
          <h2 id={id} className="app-status__title">
            {title}
          </h2>
        </div>
        {children}
      </div>
    </section>
  )
}
