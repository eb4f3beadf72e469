// Says of each line of {"schema", "instance"} on stdin "valid", "invalid" or "no schema", by ajv (draft 2020-12).
import {createRequire} from "node:module";
import {createInterface} from "node:readline";

const require = createRequire(process.env.AJV_FOLDER + "/");
const Ajv = require("ajv/dist/2020").default;

for await (const line of createInterface({input: process.stdin})) {
  const {schema, instance} = JSON.parse(line);
  const ajv = new Ajv({strict: false, validateFormats: false, unicodeRegExp: true, logger: false});
  let said;
  try {
    said = ajv.validate(schema, instance) ? "valid" : "invalid";
  } catch (error) {
    said = "no schema";
  }
  console.log(said);
}
