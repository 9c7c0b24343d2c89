type Props = {
  /** The page that is shown, from 1. */
  page: number
  pages: number
  /** The address of a page. */
  address: (page: number) => string
  /** What the pages list, for people who jump from landmark to landmark. */
  label: string
}

/** Links between the pages of a list: first, last, and those next to the current one. Nothing where there is only one page. */
export function Pagination({ page, pages, address, label }: Props) {
  if (pages < 2) return null
  return (
    <nav className="nhsuk-pagination nhsuk-pagination--numbered" aria-label={label}>
      {page > 1 && (
        <a className="nhsuk-pagination__previous" href={address(page - 1)} rel="prev">
          <Arrow direction="left" />
          <span className="nhsuk-pagination__title">
            Previous<span className="nhsuk-u-visually-hidden"> page</span>
          </span>
        </a>
      )}
      <ul className="nhsuk-pagination__list">
        {shownPages(page, pages).map((shown, index) =>
          shown === null ? (
            <li className="nhsuk-pagination__item nhsuk-pagination__item--ellipsis" key={`gap-${index}`}>
              ⋯
            </li>
          ) : (
            <li className={shown === page ? 'nhsuk-pagination__item nhsuk-pagination__item--current' : 'nhsuk-pagination__item'} key={shown}>
              <a
                className="nhsuk-pagination__link"
                href={address(shown)}
                aria-label={`Page ${shown}`}
                aria-current={shown === page ? 'page' : undefined}
              >
                {shown}
              </a>
            </li>
          ),
        )}
      </ul>
      {page < pages && (
        <a className="nhsuk-pagination__next" href={address(page + 1)} rel="next">
          <span className="nhsuk-pagination__title">
            Next<span className="nhsuk-u-visually-hidden"> page</span>
          </span>
          <Arrow direction="right" />
        </a>
      )}
    </nav>
  )
}

/** The page numbers to show, with null for each gap. A gap of a single page is filled with that page. */
export function shownPages(page: number, pages: number): (number | null)[] {
  const wanted = [1, page - 1, page, page + 1, pages].filter((one) => one >= 1 && one <= pages)
  const shown: (number | null)[] = []
  for (const one of [...new Set(wanted)].sort((a, b) => a - b)) {
    const before = shown.at(-1) ?? 0
    if (one - before === 2) shown.push(one - 1)
    else if (one - before > 2) shown.push(null)
    shown.push(one)
  }
  return shown
}

const ARROWS = {
  left: 'M10.7 6.3c.4.4.4 1 0 1.4L7.4 11H19a1 1 0 0 1 0 2H7.4l3.3 3.3c.4.4.4 1 0 1.4a1 1 0 0 1-1.4 0l-5-5A1 1 0 0 1 4 12c0-.3.1-.5.3-.7l5-5a1 1 0 0 1 1.4 0Z',
  right: 'm14.7 6.3 5 5c.2.2.3.4.3.7 0 .3-.1.5-.3.7l-5 5a1 1 0 0 1-1.4-1.4l3.3-3.3H5a1 1 0 0 1 0-2h11.6l-3.3-3.3a1 1 0 1 1 1.4-1.4Z',
} as const

function Arrow({ direction }: { direction: keyof typeof ARROWS }) {
  return (
    <svg className={`nhsuk-icon nhsuk-icon--arrow-${direction}`} viewBox="0 0 24 24" width="16" height="16" focusable="false" aria-hidden="true">
      <path d={ARROWS[direction]} />
    </svg>
  )
}
