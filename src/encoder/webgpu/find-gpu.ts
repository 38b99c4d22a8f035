import { readdir } from 'node:fs/promises'
import { native } from '../onnx-library.ts'

/** Folders on Linux, and the names of GPU devices in them: Mesa and others, NVIDIA, Windows Subsystem for Linux. */
const DEVICES = [
  { folder: '/dev/dri', name: /^renderD\d+$/ },
  { folder: '/dev', name: /^(nvidia\d+|dxg)$/ }
] as const

/**
 * Whether there is a device that WebGPU could run on. No driver is called, so this is fast and prints nothing. The
 * device may still be unsuitable: see measure.ts.
 * @returns null, or a text with the reason why not
 */
export async function whyNoGpu(
  platform: NodeJS.Platform = process.platform,
  list: (folder: string) => Promise<readonly string[]> = readdir,
  backends: readonly { readonly name: string; readonly bundled: boolean }[] = native?.listSupportedBackends() ?? []
): Promise<string | null> {
  if (!backends.some(({ name, bundled }) => name === 'webgpu' && bundled))
    return `ONNX Runtime has no WebGPU for ${platform}-${process.arch}`
  if (platform !== 'linux') return null
  for (const { folder, name } of DEVICES) {
    const found = await list(folder).catch(() => [])
    if (found.some((entry) => name.test(entry))) return null
  }
  return 'there is no GPU device (/dev/dri/renderD*, /dev/nvidia*, /dev/dxg)'
}
