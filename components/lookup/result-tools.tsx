import { Button } from '@/components/nhs/button'

/**
 * What else can be done with a result: print it, or report a problem with it. The print button needs script, so it is shown by
 * script; the browser's own menu prints the same. The server is told that somebody printed, if the browser reports it.
 *
 * @param accessId the result's own id
 */
export function ResultTools({ nonce, accessId }: { nonce: string | undefined; accessId: string }) {
  const script = `(function(){var b=document.getElementById('print-result');b.hidden=false;b.onclick=function(){print()};
addEventListener('beforeprint',function(){navigator.sendBeacon('/lookup/${accessId}/printed')});})()`
  return (
    <p className="app-no-print flex flex-wrap items-baseline gap-x-6">
      <Button kind="secondary" type="button" id="print-result" hidden suppressHydrationWarning>
        Print
      </Button>
      <a href="/help#problem">Report a problem with this result</a>
      <script nonce={nonce} dangerouslySetInnerHTML={{ __html: script }} />
    </p>
  )
}
