/** Libraries with machine code, and the error message of each if there is none for this machine. */
const LIBRARIES: readonly (readonly [string, RegExp])[] = [
  ['onnxruntime-node', /onnxruntime_binding\.node|libonnxruntime/],
  ['libsql', /Neon: unsupported|@libsql\//],
  ['sharp', /Could not load the "sharp" module/]
]

/**
 * One sentence that says why a library could not be loaded on this machine, and what to do. The table of platforms is
 * in docker/README.md.
 * @returns undefined for any other error
 */
export function platformProblem(error: unknown, platform: string): string | undefined {
  const said = error instanceof Error ? error.message : String(error)
  const library = LIBRARIES.find(([, words]) => words.test(said))?.[0]
  if (library === undefined) return undefined
  const instead =
    library === 'onnxruntime-node'
      ? 'install ONNX Runtime as WebAssembly (npm install --no-save onnxruntime-web@1.30.0), '
      : ''
  return (
    `${library} has no program code for ${platform}, or it is not installed: run npm ci on this machine itself, `
    + `with optional dependencies; where that changes nothing, ${instead}run okng in its Docker image, or on a `
    + 'platform of the table in docker/README.md'
  )
}
