import ipaddr from 'ipaddr.js'

/**
 * An IP address in one way of writing, so that it can be compared: without the port and brackets that some proxies add, without a zone, in
 * its shortest form, and an IPv4 address that came over a dual-stack socket as the IPv4 address that it is.
 *
 * @param text as a socket or a proxy wrote it
 * @returns an empty text if it is not an IP address
 */
export function networkAddress(text: string): string {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare)
  return isAddress ? ipaddr.process(bare).toString() : ''
}

/**
 * The network that an address belongs to, as far as limits are concerned: an IPv4 address alone, and the first 64 bits of an IPv6 address,
 * because whoever has one address of those has all of them.
 *
 * @param address see {@link networkAddress}
 */
export function networkOfAddress(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address
  const [network] = ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toNormalizedString().split('/')
  return network ?? address
}
