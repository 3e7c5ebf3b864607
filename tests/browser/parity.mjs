// Draws lists of blocks, given as JSON on standard input, with npm's slack-blocks-to-jsx; prints the HTML of each.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/`);
const { createElement } = require("react");
const { renderToStaticMarkup } = require("react-dom/server");
const { Message } = require("slack-blocks-to-jsx");

const drawn = JSON.parse(readFileSync(0, "utf8")).map((blocks) =>
  renderToStaticMarkup(createElement(Message, { blocks, logo: "data:,", name: "x", time: new Date(0) })));
process.stdout.write(JSON.stringify(drawn));
