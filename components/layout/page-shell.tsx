import type { ReactNode } from 'react'
import { env } from '@/lib/config/env'
import type { Actor } from '@/lib/identity/actor'
import { can } from '@/lib/policy/authorise'
import { ScanAnywhere } from '../lookup/scan-anywhere'
import { PageFooter } from './page-footer'
import { PageHeader } from './page-header'
import { SessionGuard } from './session-guard'

type Props = {
  /** Who is signed in, or null on a public page. */
  actor: Actor | null
  /** How many things are waiting behind the other entries of the navigation, by address. */
  waiting?: Readonly<Record<string, number | undefined>>
  children: ReactNode
}

/** The frame of every page: skip link, header, main, footer, the session guard. */
export function PageShell({ actor, waiting = {}, children }: Props) {
  return (
    <>
      <a className="nhsuk-skip-link" href="#maincontent">
        Skip to main content
      </a>
      {env().CPIS_MODE === 'demonstration' && (
        <aside className="app-demonstration" aria-label="Demonstration">
          <div className="nhsuk-width-container">
            <p>Demonstration. No real children.</p>
          </div>
        </aside>
      )}
      <PageHeader actor={actor} waiting={waiting} />
      <div className="nhsuk-width-container">
        <main className="nhsuk-main-wrapper" id="maincontent">
          {children}
        </main>
      </div>
      <PageFooter />
      <SessionGuard actor={actor} />
      {actor && can(actor.role, 'lookup.record') && <ScanAnywhere actor={actor} />}
    </>
  )
}
