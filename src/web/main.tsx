import { App } from './app.tsx'
import { render } from './vendor/preact.js'

const root = document.querySelector('#app')!
root.replaceChildren()
render(<App />, root)
