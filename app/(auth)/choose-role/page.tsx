import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { Choice, Choices } from '@/components/forms/choices'
import { ErrorSummary } from '@/components/forms/error-summary'
import { Question } from '@/components/forms/question'
import { PageShell } from '@/components/layout/page-shell'
import { Button } from '@/components/nhs/button'
import { cookieName } from '@/lib/identity/cookies'
import { currentSession, currentToken, wayIn } from '@/lib/identity/current-session'
import { roleChoices, type RoleChoice } from '@/lib/identity/session'
import { isStartPage } from '@/lib/identity/start-page'
import { waitingFor } from '@/lib/web/waiting'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

/** What can be wrong with the answer, as the form's handler names it in the address. */
const messages: Record<string, string> = {
  'nothing-chosen': 'Select where you are working now',
  'not-yours': 'That role is no longer yours. Select another',
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: messageOf(await searchParams) ? 'Error: Where are you working now?' : 'Where are you working now?' }
}

export default async function ChooseRolePage({ searchParams }: Props) {
  const session = await currentSession()
  if (session.state === 'ended' || session.state === 'none') redirect(wayIn(session))
  const query = await searchParams
  const message = messageOf(query)
  const choices = await roleChoices(await currentToken())
  const selected = await selectedOf(choices)
  const actor = session.state === 'live' ? session.actor : null
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ErrorSummary errors={message ? [{ field: `place-${(selected ?? choices[0])?.id}`, message }] : []} />
      <form action="/choose-role/confirm" method="post" noValidate>
        {isStartPage(query.from) && <input type="hidden" name="from" value={query.from} />}
        <Places choices={choices} selected={selected} message={message} />
        <Button>Continue</Button>
      </form>
      {session.state === 'choosing' && <NotYou name={session.personName} />}
    </PageShell>
  )
}

function Places({ choices, selected, message }: { choices: RoleChoice[]; selected: RoleChoice | undefined; message: string | undefined }) {
  return (
    <Question id="place" legend="Where are you working now?" heading problem={message}>
      <Choices kind="radios">
        {choices.map((choice) => (
          <Choice
            key={choice.id}
            kind="radios"
            id={`place-${choice.id}`}
            name="place"
            value={choice.id}
            label={choice.settingName ? `${choice.settingName}, ${choice.organisationName}` : choice.organisationName}
            hint={choice.roleLabel}
            defaultChecked={choice === selected}
            autoFocus={!message && choice === (selected ?? choices[0])}
          />
        ))}
      </Choices>
    </Question>
  )
}

/** Until a role is chosen the header has no name, so this gives a way out to anybody who finds somebody else logged in. */
function NotYou({ name }: { name: string }) {
  return (
    <form action="/log-out" method="post">
      <p>You are logged in as {name}.</p>
      <Button kind="secondary">Log out</Button>
    </form>
  )
}

/** The current role, or else the one last chosen in this browser. */
async function selectedOf(choices: RoleChoice[]): Promise<RoleChoice | undefined> {
  const last = (await cookies()).get(cookieName('place'))?.value
  return choices.find(({ current }) => current) ?? choices.find(({ id }) => id === last)
}

function messageOf({ problem }: Record<string, string | string[] | undefined>): string | undefined {
  return typeof problem === 'string' && Object.hasOwn(messages, problem) ? messages[problem] : undefined
}
