// onnxruntime-node's postinstall calls this first, and then downloads some hundred MB of CUDA libraries that nothing
// here uses. npm 11 doesn't run it (`allowScripts` in package.json). npm 10 does, and an unknown key in .npmrc, which
// the script reads, makes npm 11 warn at every command.
module.exports = {
  bootstrap() {
    process.exit(0)
  }
}
