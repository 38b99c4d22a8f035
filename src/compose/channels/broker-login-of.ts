import { readFileSync } from 'node:fs'
import type { Config } from '../../config.ts'
import type { BrokerLogin } from '../../integrations/mqtt/broker-login.ts'

/** Reads the files that the configuration names. @throws where one cannot be read */
export function brokerLoginOf(
  { clientId, username, passwordFile, caFile, certFile, keyFile }: Config['mqtt'] | Config['sparkplug'],
  defaultId: string
): BrokerLogin {
  return {
    clientId: clientId || defaultId,
    ...(username !== '' && { username }),
    ...(passwordFile !== '' && { password: readFileSync(passwordFile, 'utf8').trim() }),
    ...(caFile !== '' && { ca: readFileSync(caFile) }),
    ...(certFile !== '' && { cert: readFileSync(certFile) }),
    ...(keyFile !== '' && { key: readFileSync(keyFile) })
  }
}
