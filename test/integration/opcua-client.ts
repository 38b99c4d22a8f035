// A controller by OPC UA, as a process of its own: `node opcua-client.js URL NAME KEY` reads commands from its parent
// and answers them.
// Commands: { read: names }, { write: { name: [type, value] } }, { call: [triggerId, partId] }, { end: true }.
import { createRequire } from 'node:module'

interface Ua {
  OPCUAClient: { create(options: object): Client }
  DataType: Record<string, number>
  MessageSecurityMode: Record<string, number>
  SecurityPolicy: Record<string, string>
  UserTokenType: Record<string, number>
}
interface Client {
  connect(url: string): Promise<void>
  createSession(user?: object): Promise<Session>
  disconnect(): Promise<void>
}
interface Session {
  read(nodes: object[]): Promise<{ value: { value: unknown } }[]>
  write(nodes: object[]): Promise<{ name: string }[]>
  call(method: object): Promise<{ statusCode: { name: string }; outputArguments: { value: unknown }[] }>
  close(): Promise<void>
}
export type Ask =
  | { readonly read: readonly string[] }
  | { readonly write: Readonly<Record<string, readonly [type: string, value: unknown]>> }
  | { readonly call: readonly [triggerId: number, partId: string] }
  | { readonly end: true }

const ua = createRequire(import.meta.url)('node-opcua') as Ua
const [url, name, key] = process.argv.slice(2) as [string, string, string]
const VALUE = 13
const nodeId = (variable: string): string => `ns=1;s=${name}.${variable}`

async function answer(session: Session, ask: Ask): Promise<unknown> {
  if ('read' in ask) {
    const values = await session.read(ask.read.map((each) => ({ nodeId: nodeId(each), attributeId: VALUE })))
    return Object.fromEntries(values.map(({ value: { value } }, n) => [ask.read[n]!, value]))
  }
  if ('write' in ask) {
    const nodes = Object.entries(ask.write).map(([variable, [type, value]]) => ({
      nodeId: nodeId(variable),
      attributeId: VALUE,
      value: { value: { dataType: ua.DataType[type], value } }
    }))
    return (await session.write(nodes)).map((status) => status.name)
  }
  if ('call' in ask) {
    const [triggerId, partId] = ask.call
    const { statusCode, outputArguments } = await session.call({
      objectId: `ns=1;s=${name}`,
      methodId: nodeId('Inspect'),
      inputArguments: [
        { dataType: ua.DataType['UInt32'], value: triggerId },
        { dataType: ua.DataType['String'], value: partId }
      ]
    })
    return [statusCode.name, ...outputArguments.map(({ value }) => value)]
  }
  await session.close()
  return 'closed'
}

async function main(): Promise<void> {
  const client = ua.OPCUAClient.create({
    securityMode: ua.MessageSecurityMode['SignAndEncrypt'],
    securityPolicy: ua.SecurityPolicy['Basic256Sha256'],
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 1 }
  })
  await client.connect(url)
  const session = await client.createSession({
    type: ua.UserTokenType['UserName'],
    userName: 'plc',
    password: key
  })
  process.send!({ connected: true })
  process.on('message', (ask: Ask) => {
    answer(session, ask).then(
      (value) => process.send!({ value }),
      (error: Error) => process.send!({ error: error.message })
    )
  })
}

main().catch((error: Error) => {
  process.send!({ error: error.message }, () => process.exit(1))
})
