import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { ReadingWidth } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import { actorIfAny } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Accessibility' }

export default async function AccessibilityPage() {
  const actor = await actorIfAny()
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ReadingWidth>
        <Heading level={1}>Accessibility</Heading>
        <p>Everybody who works with children should be able to use this service. We build and test it to WCAG 2.2, level AA.</p>
        <Heading level={2}>What works</Heading>
        <List kind="bullet">
          <li>every page by keyboard alone, in reading order</li>
          <li>every page without JavaScript</li>
          <li>zoom to 400% and a screen 320 pixels wide, without scrolling sideways except in tables</li>
          <li>screen readers: the title of each page says the result first</li>
          <li>results that differ in words, shape and border, and never by colour alone</li>
        </List>
        <Heading level={2}>How we tested</Heading>
        <p>
          Automatically, on every page and in every state, with each change of the service. Tests by people who use screen readers, screen magnifiers
          and voice control have not been done yet.
        </p>
        <Heading level={2}>If something does not work for you</Heading>
        <p>Tell the administrator of your organisation, who can pass it on to us.</p>
      </ReadingWidth>
    </PageShell>
  )
}
