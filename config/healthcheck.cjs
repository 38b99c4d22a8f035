// For HEALTHCHECK of the images: asks /readyz at the port that the service listens on.
const { readFileSync } = require('node:fs')

const { OKNG_PORT, OKNG_CONFIG } = process.env
const file = OKNG_CONFIG ? JSON.parse(readFileSync(OKNG_CONFIG, 'utf8')) : {}
const port = OKNG_PORT || file.port || 8080
fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2500) }).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1)
)
