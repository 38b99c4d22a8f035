// Aravis with its fake GigE Vision camera, of Debian: python3-gi, gir1.2-aravis-0.8, aravis-tools.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { TestContext } from 'node:test'

const FAKE_CAMERA = '/usr/bin/arv-fake-gv-camera-0.8'
const PYTHON = '/usr/bin/python3'
const LOADS = "import gi; gi.require_version('Aravis', '0.8'); from gi.repository import Aravis"

/** Why tests with it can't run here; undefined: they can. */
export const noAravis: string | undefined =
  existsSync(FAKE_CAMERA) && spawnSync(PYTHON, ['-c', LOADS]).status === 0
    ? undefined
    : 'no Aravis: install the packages python3-gi, gir1.2-aravis-0.8 and aravis-tools (Debian)'

export interface FakeCamera {
  stop(): Promise<void>
}

/**
 * Starts the fake camera, which stops when the test ends.
 * @param address of the interface that it listens on
 * @param namespace of the network that it is in
 * @param lostPerThousand packets that it does not send
 */
export function startFakeCamera(
  t: TestContext,
  address: string,
  { namespace, lostPerThousand = 0 }: { readonly namespace?: string; readonly lostPerThousand?: number } = {}
): FakeCamera {
  const command = [FAKE_CAMERA, '-i', address, '-s', 'GV01', '-r', String(lostPerThousand)]
  const [file, ...args] = namespace === undefined ? command : ['ip', 'netns', 'exec', namespace, ...command]
  const child: ChildProcess = spawn(file!, args, { stdio: 'ignore' })
  const over = once(child, 'close')
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await over
  }
  t.after(stop)
  return { stop }
}

export interface Network {
  readonly namespace: string
  /** Address inside. */
  readonly address: string
  /** Loses so many packets from now on, in each direction. Percent. */
  lose(percent: number): void
}

/** A network of its own, joined to this one by one link. A text: why there is none. */
export function openNetwork(t: TestContext): Network | string {
  const id = process.pid % 250
  const [namespace, outside, inside] = [`okng${id}`, `okng${id}o`, `okng${id}i`]
  const run = (command: string): boolean => spawnSync('sh', ['-c', command], { stdio: 'ignore' }).status === 0
  if (!run(`ip netns add ${namespace}`)) return 'no network namespaces: they need root, and the package iproute2'
  t.after(() => {
    run(`ip netns delete ${namespace}`)
  })
  const within = `ip netns exec ${namespace}`
  const isUp = [
    `ip link add ${outside} type veth peer name ${inside}`,
    `ip link set ${inside} netns ${namespace}`,
    `ip address add 10.213.${id}.1/24 dev ${outside}`,
    `ip link set ${outside} up`,
    `${within} ip address add 10.213.${id}.2/24 dev ${inside}`,
    `${within} ip link set ${inside} up`
  ].every(run)
  if (!isUp) return 'no link into a network namespace'

  /** By netem, or, in a kernel without it, by nftables. */
  const ways: readonly ((percent: number) => string)[] = [
    (percent) =>
      `tc qdisc replace dev ${outside} root netem loss ${percent}% && `
      + `${within} tc qdisc replace dev ${inside} root netem loss ${percent}%`,
    (percent) => {
      const drop = percent === 100 ? 'drop;' : `numgen random mod 100 < ${percent} drop;`
      const chain = (hook: string): string => `chain ${hook} { type filter hook ${hook} priority 0; ${drop} }`
      return (
        `${within} nft 'table inet okng; delete table inet okng; `
        + `table inet okng { ${chain('input')}; ${chain('output')}; }'`
      )
    }
  ]
  const way = ways.find((each) => run(each(0)))
  if (way === undefined) return 'no way of losing packets: the kernel has no netem, and the package nftables is missing'
  return {
    namespace,
    address: `10.213.${id}.2`,
    lose(percent) {
      if (!run(way(percent))) throw new Error(`failed: ${way(percent)}`)
    }
  }
}
