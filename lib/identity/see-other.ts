/**
 * The answer that sends the browser to another page: never cached by the browser or on the way.
 *
 * @param location a path of this service, or the address of an identity provider
 * @param cookies Set-Cookie lines
 * @param headers further headers
 */
export function seeOther(location: string, cookies: Iterable<string> = [], headers: Record<string, string> = {}): Response {
  const response = new Response(null, { status: 303, headers: { ...headers, Location: location, 'Cache-Control': 'no-store' } })
  for (const line of cookies) response.headers.append('Set-Cookie', line)
  return response
}
