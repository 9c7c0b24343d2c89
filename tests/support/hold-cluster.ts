// Starts a cluster and holds it until it is killed: for the tests of what a killed start leaves behind.
import { startCluster } from '@/scripts/database/cluster'

const { port, pid, adminUrl } = await startCluster({ directory: process.argv[2] ?? '', settings: { fsync: 'off' } })
console.log(JSON.stringify({ port, pid, adminUrl }))
setInterval(() => undefined, 60_000)
