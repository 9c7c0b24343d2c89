import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import { env } from '@/lib/config/env'
import type { Actor } from '@/lib/identity/actor'
import { navigationFor, waitingLabel } from './navigation'
import { ServiceIcon } from './service-icon'

/** How many things are waiting behind entries of the navigation, by address. */
type Waiting = Readonly<Record<string, number | undefined>>

/** The header of every page: the service, who is working where in which role, and a log-out that is always in sight. */
export function PageHeader({ actor, waiting }: { actor: Actor | null; waiting: Waiting }) {
  return (
    <header className="app-header">
      <div className="nhsuk-width-container">
        <div className="app-header__bar">
          <a className="app-header__service" href="/">
            {env().BRAND_LOGO_URL ? <img src={env().BRAND_LOGO_URL} alt="" height={32} /> : <ServiceIcon />}
            <span>{env().BRAND_NAME}</span>
          </a>
          {actor && <AccountLine actor={actor} />}
        </div>
      </div>
      {actor && <Navigation actor={actor} waiting={waiting} />}
    </header>
  )
}

function AccountLine({ actor }: { actor: Actor }) {
  const place = actor.setting ? `${actor.organisation.name}, ${actor.setting.name}` : actor.organisation.name
  return (
    <div className="app-header__account">
      <span className="app-header__who">
        <strong>{actor.name}</strong>, {actor.roleLabel} · {place}
      </span>
      {actor.roles > 1 && <a href="/choose-role">Change</a>}
      <a href="/account">Account</a>
      <form action="/log-out" method="post">
        <button type="submit">Log out</button>
      </form>
    </div>
  )
}

function Navigation({ actor, waiting }: { actor: Actor; waiting: Waiting }) {
  return (
    <nav className="app-nav" aria-label="Main">
      <div className="nhsuk-width-container">
        <ul>
          {navigationFor(actor).map((item) => (
            <li key={item.href}>
              <a href={item.href}>
                {item.label}
                {waiting[item.href] ? (
                  <span className="app-badge">
                    {waiting[item.href]}
                    <VisuallyHidden> {waitingLabel(item.href, waiting[item.href] ?? 0)}</VisuallyHidden>
                  </span>
                ) : null}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  )
}
