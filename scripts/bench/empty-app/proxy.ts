import { NextResponse } from 'next/server'

/** Does nothing. Without a proxy here, the bundler would use the product's, which it finds further up. */
export function proxy(): NextResponse {
  return NextResponse.next()
}
