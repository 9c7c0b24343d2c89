/*
 * Scan anywhere (components/lookup/scan-anywhere.tsx, interface specification section 12). A wristband scanner is a keyboard: it types a burst
 * of keys and ends with Enter. Wherever the focus is, a scan takes the old result off the screen and starts the next check; it presses no link
 * or button and joins no text that stands in a field. Ten digits and Enter outside a field do the same. Without script the scanner types
 * into the field that has the focus, as any keyboard does.
 */
;(() => {
  'use strict'
  /** A scanner's keys follow each other within this many milliseconds; nobody types ten like that. */
  const BURST_GAP = 50
  const FEWEST_KEYS = 10
  /** A scan begins after this silence, in milliseconds: what follows a shorter one may be the rest of something, and is never taken for the whole. */
  const SILENCE = 500
  /** Posted in place of a scan of which the beginning was lost, and refused (lib/lookup/lookup-entry.ts): its end may be a number by itself. */
  const CUT_SCAN = '…'
  /** What many scanners send first of all, to say what kind of barcode it was: a scan that begins so has lost nothing. */
  const SYMBOLOGY = /^\][A-Za-z][0-9A-Za-z]/
  /** Digits that somebody types outside a field belong together when they follow each other within this many milliseconds. */
  const TYPED_GAP = 5_000

  const promisedSetting = document.currentScript.dataset.setting ?? ''

  /** The keys since the last silence, whether all came in a burst, and the field as it stood before them. */
  let keys = ''
  let burst = true
  let before = null
  /** Whether nothing can have come before these keys: not so while a page has just been loaded, because the page before may have got the beginning. */
  let whole = false
  /** What was typed outside any field, and when the last key came. */
  let typed = ''
  let last = performance.now()
  /** Whether a scan has taken this page off the screen. */
  let hidden = false

  const isField = (element) => element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type === 'text')

  function begin(isWhole) {
    keys = ''
    burst = true
    before = null
    whole = isWhole
  }

  // What came while the page was loading went into the field that has the focus.
  const early = document.activeElement
  if (isField(early) && early.value !== early.defaultValue) {
    keys = early.value
    before = { field: early, value: early.defaultValue }
  }

  /** What a key adds to a scan: scanners send the separator between its parts as a key with Control. */
  function textOf(event) {
    if (event.ctrlKey) return '\u001d'
    return event.key.length === 1 ? event.key : ''
  }

  /** Takes what is shown off the screen, and posts the entry as the look-up form would, with the reason and setting that this page promises. */
  function check(entry) {
    if (before) before.field.value = before.value
    const form = document.createElement('form')
    form.method = 'post'
    form.action = '/lookup/check'
    const chosen = (selector) => document.querySelector(`form[action="/lookup/check"] ${selector}`)?.value
    const fields = {
      'nhs-number': entry,
      reason: chosen('[name="reason"]:checked') ?? 'usual',
      'reason-text': chosen('[name="reason-text"]') ?? '',
      setting: chosen('[name="setting"]') ?? promisedSetting,
    }
    for (const [name, value] of Object.entries(fields)) {
      const input = document.createElement('input')
      input.type = 'hidden'
      input.name = name
      input.value = value
      form.append(input)
    }
    const checking = document.createElement('p')
    checking.setAttribute('role', 'status')
    checking.textContent = 'Checking…'
    document.title = 'Checking…'
    const shown = document.getElementById('maincontent') ?? document.querySelector('main')
    shown.hidden = true
    hidden = true
    shown.after(checking)
    document.body.append(form)
    form.submit()
  }

  addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Shift' || event.key === 'Control' || event.key === 'CapsLock') return
      const inField = isField(event.target)
      const gap = event.timeStamp - last
      if (gap > SILENCE) begin(true)
      if (gap > TYPED_GAP || inField) typed = ''
      if (event.key === 'Enter') {
        const isFast = burst && gap <= BURST_GAP
        // Into a field dictation and text expanders type in bursts too: there only what holds a number is a scan.
        const isScan = isFast && keys.length >= FEWEST_KEYS && (before === null || /[0-9]{10}/.test(keys))
        const isTyped = /^[0-9 -]+$/.test(typed) && typed.replace(/[ -]/g, '').length === 10
        // However short: the old result would stand there as if it were about the child who was scanned, or the field hold the end of a number.
        const isRest = isFast && !whole && !SYMBOLOGY.test(keys) && /[ -~]/.test(keys) && (isScan || before === null || before.field.name === 'nhs-number')
        if (isScan || isTyped || isRest) {
          event.preventDefault()
          event.stopImmediatePropagation()
          check(isRest ? CUT_SCAN : isScan ? keys : typed)
        }
        typed = ''
        last = event.timeStamp
        // A scan ends with Enter: what follows is another one's beginning.
        return begin(true)
      }
      const text = event.altKey || event.metaKey ? '' : textOf(event)
      // Any other key, as an arrow or Tab, is somebody moving about. What follows without a silence may be the rest of what came before it.
      if (text === '') {
        typed = ''
        last = event.timeStamp
        return begin(whole && keys === '')
      }
      const follows = keys !== '' && gap <= BURST_GAP
      if (keys === '') before = inField ? { field: event.target, value: event.target.value } : null
      else burst = burst && follows
      keys += text
      if (!inField) typed += text
      last = event.timeStamp
      // In the middle of a burst no key may press, choose or open anything.
      if (follows && (!inField || event.ctrlKey)) event.preventDefault()
    },
    true,
  )

  // A page that a scan has hidden is loaded anew when the browser brings it back.
  addEventListener('pageshow', (event) => {
    if (event.persisted && hidden) location.reload()
  })

  // Text that was refused is selected where somebody goes to it, so that what is typed or scanned next takes its place.
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === 'nhs-number' && target.value !== '' && target.value === target.defaultValue)
      target.select()
  })
})()
