/*
 * Guards the page of somebody who is logged in (components/layout/session-guard.tsx). It asks the service whether the session is still valid
 * when the page comes back into view, and once a minute; asking does not count as activity. After Back, nothing of the page is visible until
 * the answer is there. It warns two minutes before the session ends, and blanks the page at the end even if the network is down. Without
 * script, the server still decides at every request.
 */
;(() => {
  'use strict'
  const ASK_EVERY = 60_000
  const WARN_BEFORE = 120_000
  const ANNOUNCE_EVERY = 30_000
  const ASK_AT_MOST = 10_000

  const root = document.documentElement
  const { mark, secondsLeft } = document.currentScript.dataset
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('session') : null

  // Other tabs check at once whether they still belong to this person. A page that belongs to nobody, as after logging out, announces itself too.
  channel?.postMessage(mark)
  if (!mark) return

  const warning = element('dialog', 'app-dialog', `
    <h2 id="session-warning" class="nhsuk-heading-m">You will be logged out in 2 minutes</h2>
    <p aria-live="polite">Time left: <span>2 minutes</span>.</p>
    <button type="button" class="nhsuk-button" autofocus>Stay logged in</button>
    <form action="/log-out" method="post"><button type="submit" class="nhsuk-button nhsuk-button--secondary">Log out</button></form>`)
  warning.setAttribute('aria-labelledby', 'session-warning')
  const countdown = warning.querySelector('span')
  const offline = element('p', 'app-offline app-no-print', 'CPIS cannot be reached. What you see was true when the page was opened. Check again when you are connected.')
  offline.setAttribute('role', 'status')
  offline.hidden = true
  element('p', 'app-unreachable', 'CPIS cannot be reached, so this page stays closed. Load it again when you are connected.')

  function element(name, className, html) {
    const made = document.createElement(name)
    made.className = className
    made.innerHTML = html
    return document.body.appendChild(made)
  }

  let endsAt = Date.now() + Number(secondsLeft) * 1000
  let announcedAt = 0
  let leaving = false

  /** Hides the page for good, whatever comes next. */
  function leave(address) {
    leaving = true
    root.dataset.guard = 'hidden'
    warning.close()
    location.replace(address)
  }

  function show() {
    if (!leaving) delete root.dataset.guard
  }

  async function ask(method) {
    if (leaving) return
    let answer
    try {
      const response = await fetch(`/api/session/${method === 'POST' ? 'stay' : 'state'}`, {
        method, cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(ASK_AT_MOST),
      })
      if (!response.ok) throw new Error('no answer')
      answer = await response.json()
    } catch {
      // No answer: what was hidden stays hidden, a visible page says that it is offline, and its own clock goes on.
      offline.hidden = false
      if (root.dataset.guard === 'unsure') root.dataset.guard = 'unreachable'
      return
    }
    offline.hidden = true
    if (!answer.live) return leave(`/signed-out?why=${answer.why ?? 'signed-out'}`)
    // Somebody else is logged in now, or the same person in another role: this page is not theirs.
    if (answer.mark !== mark) return leave('/')
    endsAt = Date.now() + answer.secondsLeft * 1000
    if (endsAt - Date.now() > WARN_BEFORE) warning.close()
    show()
  }

  /** The page is blanked on time, whatever the network does. A computer that was asleep has missed ticks, so this reads the clock. */
  function tick() {
    if (leaving) return
    const left = endsAt - Date.now()
    if (left <= 0) return leave('/signed-out?why=idle')
    if (left > WARN_BEFORE) return
    if (!warning.open) {
      warning.showModal()
      announcedAt = 0
      // There may have been activity in another tab.
      void ask('GET')
    }
    if (Date.now() - announcedAt < ANNOUNCE_EVERY) return
    announcedAt = Date.now()
    const seconds = Math.ceil(left / 1000 / 30) * 30
    countdown.textContent = seconds >= 120 ? '2 minutes' : seconds > 60 ? '1 minute 30 seconds' : seconds > 30 ? '1 minute' : '30 seconds'
  }

  function hideAndAsk() {
    if (leaving) return
    if (endsAt <= Date.now()) return tick()
    root.dataset.guard = 'unsure'
    void ask('GET')
  }

  addEventListener('pageshow', (event) => { if (event.persisted) hideAndAsk() })
  // This also happens on a link within the page, as from an error to its field: hiding the page would take the focus away.
  addEventListener('popstate', () => void ask('GET'))
  addEventListener('online', () => void ask('GET'))
  addEventListener('offline', () => { offline.hidden = false })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') { tick(); void ask('GET') } })
  channel?.addEventListener('message', ({ data }) => { if (data !== mark) void ask('GET') })
  warning.addEventListener('cancel', (event) => { event.preventDefault(); void ask('POST') })
  warning.querySelector('button').addEventListener('click', () => void ask('POST'))
  setInterval(tick, 1000)
  setInterval(() => void ask('GET'), ASK_EVERY)
  tick()
})()
