import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { DateField } from '@/components/forms/date-field'
import { BackLink } from '@/components/nhs/back-link'
import { Button, ButtonLink } from '@/components/nhs/button'
import { Card, CardHeading } from '@/components/nhs/card'
import { classNames } from '@/components/nhs/class-names'
import { Details } from '@/components/nhs/details'
import { Heading } from '@/components/nhs/heading'
import { InsetText } from '@/components/nhs/inset-text'
import { List } from '@/components/nhs/list'
import { StackedTable } from '@/components/nhs/stacked-table'
import { Facts, SummaryList, SummaryRow } from '@/components/nhs/summary-list'
import { WarningCallout } from '@/components/nhs/warning-callout'
import { WideTable } from '@/components/nhs/wide-table'

/** What browsers receive for a part: the design system's markup, on which its style sheet and screen readers depend. */
const markup = (part: ReactNode) => renderToStaticMarkup(part)

describe('the parts of the design system', () => {
  it('leave out classes that do not apply', () => {
    expect(classNames('a', false, null, undefined, '', 'b c')).toBe('a b c')
    expect(classNames(false)).toBeUndefined()
  })

  it('have headings whose size follows from their level, unless another is said', () => {
    expect(markup(createElement(Heading, { level: 1, caption: 'None new' }, 'Notifications'))).toBe(
      '<h1 class="nhsuk-heading-l">Notifications<span class="nhsuk-caption-l nhsuk-caption--bottom">None new</span></h1>',
    )
    expect(markup(createElement(Heading, { level: 2, id: 'plans' }, 'Plans'))).toBe('<h2 class="nhsuk-heading-m" id="plans">Plans</h2>')
    expect(markup(createElement(Heading, { level: 2, size: 's' }, 'Plans'))).toBe('<h2 class="nhsuk-heading-s">Plans</h2>')
  })

  it('have buttons that send their form, and links that look like them', () => {
    expect(markup(createElement(Button, null, 'Check'))).toBe('<button class="nhsuk-button" type="submit">Check</button>')
    expect(markup(createElement(Button, { kind: 'warning', small: true, name: 'act', value: 'end' }, 'End'))).toBe(
      '<button class="nhsuk-button nhsuk-button--warning nhsuk-button--small" type="submit" value="end" name="act">End</button>',
    )
    expect(markup(createElement(ButtonLink, { href: '/lookup', heardAs: 'button', children: 'Check another child' }))).toBe(
      '<a class="nhsuk-button" href="/lookup" role="button" draggable="false">Check another child</a>',
    )
  })

  it('have a way back, lists, details, cards, insets and callouts', () => {
    expect(markup(createElement(BackLink, { href: '/people', spaced: true, children: 'People' }))).toBe(
      '<a class="nhsuk-back-link nhsuk-u-margin-bottom-4" href="/people">People</a>',
    )
    expect(markup(createElement(List, { kind: 'number', children: createElement('li', null, 'Ring') }))).toBe(
      '<ol class="nhsuk-list nhsuk-list--number"><li>Ring</li></ol>',
    )
    expect(markup(createElement(Details, { summary: 'More', children: 'Words' }))).toBe(
      '<details class="nhsuk-details"><summary class="nhsuk-details__summary"><span class="nhsuk-details__summary-text">More</span></summary><div class="nhsuk-details__text">Words</div></details>',
    )
    expect(
      markup(
        createElement(Card, { as: 'li', tight: true, edge: 'link', className: 'mb-4', children: createElement(CardHeading, { level: 3 }, 'Visit') }),
      ),
    ).toBe(
      '<li class="nhsuk-card mb-4 border-l-8 border-l-link"><div class="nhsuk-card__content py-4"><h3 class="nhsuk-card__heading nhsuk-heading-s">Visit</h3></div></li>',
    )
    expect(markup(createElement(InsetText, { announced: true, focused: true, children: 'Saved' }))).toBe(
      '<div class="nhsuk-inset-text mt-0" tabindex="-1" autofocus=""><span class="nhsuk-u-visually-hidden">Information: </span>Saved</div>',
    )
    expect(markup(createElement(WarningCallout, { heading: 'Many checks', announced: true, children: 'Words' }))).toBe(
      '<div class="nhsuk-warning-callout"><h2 class="nhsuk-warning-callout__label"><span role="text"><span class="nhsuk-u-visually-hidden">Important: </span>Many checks</span></h2>Words</div>',
    )
  })

  it('have lists of facts, each with a way to change it where there is one', () => {
    expect(markup(createElement(Facts, { facts: [['Role', 'Clinician']] }))).toBe(
      '<dl class="nhsuk-summary-list"><div class="nhsuk-summary-list__row"><dt class="nhsuk-summary-list__key">Role</dt><dd class="nhsuk-summary-list__value wrap-anywhere">Clinician</dd></div></dl>',
    )
    const rows = [
      createElement(SummaryRow, { label: 'Name', change: { href: '/form', about: ': Name' }, children: 'A', key: 1 }),
      createElement(SummaryRow, { label: 'Number', change: 'fixed', children: 'B', key: 2 }),
    ]
    const list = markup(createElement(SummaryList, { id: 'answers', children: rows }))
    expect(list).toContain(
      '<dd class="nhsuk-summary-list__actions"><a href="/form">Change<span class="nhsuk-u-visually-hidden">: Name</span></a></dd>',
    )
    expect(list).toContain('<div class="nhsuk-summary-list__row nhsuk-summary-list__row--no-actions"><dt class="nhsuk-summary-list__key">Number</dt>')
  })

  it('have tables that are pushed sideways by themselves, with a name for that region and a heading in each row', () => {
    const table = markup(
      createElement(WideTable, {
        id: 'plans',
        caption: '1 plan',
        rowHeading: 0,
        columns: [{ words: 'Child', sorted: 'ascending', className: 'min-w-52' }, 'Kind'],
        rows: [{ key: 1, cells: ['Moss', 'CPP'] }],
      }),
    )
    expect(table).toContain('<div class="nhsuk-table-container app-scroll" tabindex="0" role="region" aria-labelledby="plans">')
    expect(table).toContain('<th class="nhsuk-table__header" scope="col" aria-sort="ascending">Child</th>')
    expect(table).toContain(
      '<th class="nhsuk-table__cell nhsuk-u-font-weight-normal text-left min-w-52" scope="row">Moss</th><td class="nhsuk-table__cell">CPP</td>',
    )
  })

  it('have tables that stand under each other on a telephone, and stay tables to those who hear them', () => {
    const table = markup(
      createElement(StackedTable, { look: 'plain', caption: 'Checks', columns: ['When'], rows: [{ key: 1, cells: ['Now'], strong: true }] }),
    )
    expect(table).toContain('<table class="nhsuk-table nhsuk-table--compact nhsuk-table--responsive" role="table">')
    expect(table).toContain(
      '<tr class="nhsuk-table__row nhsuk-u-font-weight-bold" role="row"><td class="nhsuk-table__cell" role="cell"><span class="nhsuk-table__heading" aria-hidden="true">When</span>Now</td></tr>',
    )
  })
})

describe('a day in three fields', () => {
  it('has the ids of its own form where two stand on a page, and the same names', () => {
    const field = markup(
      createElement(DateField, {
        name: 'from',
        suffix: '-child',
        legend: 'First day',
        answers: { 'from-day': '3' },
        problem: { field: 'from-month', message: 'First day must include a month' },
      }),
    )
    expect(field).toContain('<fieldset class="nhsuk-fieldset" aria-describedby="from-child-error">')
    expect(field).toMatch(/id="from-day-child"[^>]*name="from-day" value="3"/)
    expect(field).toMatch(/id="from-month-child"[^>]*aria-invalid="true" name="from-month"/)
  })
})
