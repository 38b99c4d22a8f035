import { createRequire } from 'node:module'

// What is used of node-opcua. It is not installed by default: some 70 MB.

type Named = Readonly<Record<string, number>>

export interface UaVariant {
  readonly value: unknown
}

export interface UaArgument {
  readonly name: string
  readonly dataType: number
  readonly description: string
}

interface UaOutputs {
  readonly statusCode: object
  readonly outputArguments: readonly object[]
}

export interface UaMethod {
  bindMethod(
    run:
      | ((
          inputs: readonly UaVariant[],
          context: unknown,
          done: (error: Error | null, outputs: UaOutputs) => void
        ) => void)
      | ((inputs: readonly UaVariant[], context: unknown) => Promise<UaOutputs>)
  ): void
}

/** A node of a type that is given: object, variable, or state machine. */
export interface UaNode {
  getComponentByName(name: string, namespace: number): UaNode | null
  getMethodByName(name: string, namespace: number): UaMethod | null
  setValueFromSource(value: object): void
  raiseEvent(type: object, fields: Readonly<Record<string, object>>): void
  /** Of a state machine. @param pick which of the transitions that lead there */
  setState(to: string | null, pick?: (all: readonly UaTransition[]) => UaTransition): void
}

export interface UaTransition {
  readonly browseName: { readonly name: string }
}

export interface UaAddressSpace {
  getOwnNamespace(): UaNamespace
  getNamespaceIndex(uri: string): number
  findObjectType(name: string, namespace: number): { instantiate(options: object): UaNode }
  findEventType(name: string, namespace: number): object
  findDataType(name: string, namespace: number): object
  constructExtensionObject(dataType: object, fields: object): object
  readonly rootFolder: { readonly objects: object & { readonly server: object } }
}

export interface UaNamespace {
  addObject(options: object): object
  addVariable(options: {
    readonly componentOf: object
    readonly browseName: string
    readonly nodeId: string
    readonly dataType: string
    readonly description: string
    readonly minimumSamplingInterval: number
    readonly value: { get(): object; set?(value: UaVariant): object }
  }): object
  addMethod(
    object: object,
    options: {
      readonly browseName: string
      readonly nodeId: string
      readonly inputArguments: readonly UaArgument[]
      readonly outputArguments: readonly UaArgument[]
    }
  ): UaMethod
}

export interface UaServer {
  initialize(): Promise<void>
  start(): Promise<void>
  shutdown(timeoutMs: number): Promise<void>
  getEndpointUrl(): string
  readonly engine: { readonly addressSpace: UaAddressSpace }
}

export interface NodeOpcua {
  readonly OPCUAServer: new (options: object) => UaServer
  readonly OPCUACertificateManager: new (options: object) => object
  readonly Variant: new (options: { dataType: number; arrayType?: number; value: unknown }) => object
  readonly VariantArrayType: Named
  /** Files of information models. */
  readonly nodesets: Readonly<Record<'standard' | 'machineVision', string>>
  promoteToStateMachine(node: UaNode): void
  readonly DataType: Named
  readonly MessageSecurityMode: Named
  readonly SecurityPolicy: Readonly<Record<string, string>>
  readonly StatusCodes: Readonly<Record<'Good' | 'BadInvalidState', object>>
}

/** The version that is tested; the last one for Node.js 20. */
export const NODE_OPCUA = 'node-opcua@2.182.2'

/** @throws Error that says how to install it, where it is not */
export function loadNodeOpcua(): NodeOpcua {
  const require = createRequire(import.meta.url)
  try {
    require.resolve('node-opcua')
  } catch (error) {
    throw new Error(`OPC UA needs a package that is not installed: npm install --no-save ${NODE_OPCUA}`, {
      cause: error
    })
  }
  return require('node-opcua') as NodeOpcua
}
