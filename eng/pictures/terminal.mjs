// Turns what a terminal shows (with its escape codes, on standard input) into an SVG picture.
// Example: tmux capture-pane -e -p | node eng/pictures/terminal.mjs > docs/images/demo.svg
import { readFileSync } from 'node:fs';

const colours = ['#1e2124', '#e06c75', '#5cc490', '#e0ad4d', '#7db6f5', '#c792ea', '#56b6c2', '#d7dae0'];
const bright = ['#7f8790', '#ff8a80', '#7ee2ae', '#f5ce7a', '#a5cdfa', '#ddb3f7', '#7fd6e0', '#ffffff'];
const [cell, line, pad, bar] = [8.4, 19, 16, 30];
const escape = text => text.replace(/[&<>]/g, letter => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[letter]);

function indexed(n) {
  if (n < 8) return colours[n];
  if (n < 16) return bright[n - 8];
  if (n >= 232) { const grey = 8 + (n - 232) * 10; return `rgb(${grey},${grey},${grey})`; }
  const level = step => [0, 95, 135, 175, 215, 255][step];
  return `rgb(${level(Math.floor((n - 16) / 36))},${level(Math.floor((n - 16) / 6) % 6)},${level((n - 16) % 6)})`;
}

const plain = () => ({ fill: null, bold: false, dim: false });

function restyle(style, codes) {
  const rest = codes === '' ? [0] : codes.split(/[;:]/).map(Number);
  while (rest.length) {
    const code = rest.shift();
    if (code === 0) Object.assign(style, plain());
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 22) style.bold = style.dim = false;
    else if (code >= 30 && code <= 37) style.fill = colours[code - 30];
    else if (code >= 90 && code <= 97) style.fill = bright[code - 90];
    else if (code === 39) style.fill = null;
    else if (code === 38 && rest[0] === 5) { rest.shift(); style.fill = indexed(rest.shift()); }
    else if (code === 38 && rest[0] === 2) { rest.shift(); style.fill = `rgb(${rest.splice(0, 3)})`; }
  }
}

const rows = readFileSync(0, 'utf8').trimEnd().split('\n');
const style = plain();
const spans = [];
let widest = 60;
rows.forEach((row, y) => {
  let x = 0;
  for (const part of row.split(/(\x1b\[[0-9;:]*m)/)) {
    const codes = part.match(/^\x1b\[([0-9;:]*)m$/);
    if (codes) { restyle(style, codes[1]); continue; }
    const text = [...part];
    if (part.trim()) {
      const look = [style.fill ? `fill="${style.fill}"` : '', style.bold ? 'font-weight="bold"' : '', style.dim ? 'opacity="0.65"' : ''].filter(Boolean).join(' ');
      spans.push(`<text x="${(pad + x * cell).toFixed(1)}" y="${bar + pad + y * line}" textLength="${(text.length * cell).toFixed(1)}" ${look} xml:space="preserve">${escape(part)}</text>`);
    }
    x += text.length;
  }
  widest = Math.max(widest, x);
});
const [width, height] = [Math.ceil(widest * cell + 2 * pad), bar + pad + rows.length * line];
console.log(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="A terminal">
<rect width="100%" height="100%" rx="8" fill="#16181a"/>
<g fill="#4a5056"><circle cx="20" cy="16" r="5"/><circle cx="37" cy="16" r="5"/><circle cx="54" cy="16" r="5"/></g>
<g font-family="'DejaVu Sans Mono','Cascadia Mono',Menlo,monospace" font-size="14" fill="#d7dae0">
${spans.join('\n')}
</g></svg>`);
