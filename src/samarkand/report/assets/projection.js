// The projection of maps: where a place is on the paper.

// Equal Earth (Savric, Patterson, Jenny 2018, Int. J. Geogr. Inf. Sci. 33:3), degrees to the unit
// sphere, y down. Central meridian 11 E, so that the edge runs through the Bering Strait.
function project(longitude, latitude) {
  const [a, b, c, d] = [1.340264, -0.081106, 0.000893, 0.003796];
  const lambda = (longitude - 11) * Math.PI / 180;
  const theta = Math.asin(Math.sqrt(3) / 2 * Math.sin(latitude * Math.PI / 180));
  const t2 = theta * theta, t6 = t2 * t2 * t2;
  const x = 2 * Math.sqrt(3) * lambda * Math.cos(theta) /
    (3 * (a + 3 * b * t2 + t6 * (7 * c + 9 * d * t2)));
  const y = theta * (a + b * t2 + t6 * (c + d * t2));
  return [x, -y];
}

export const WIDTH = 1000;
export function mapFrame() {
  const right = project(191, 0)[0], top = project(11, 84)[1], bottom = project(11, -56)[1];
  const scale = WIDTH / (2 * right);
  return {
    height: Math.ceil((bottom - top) * scale),
    place: (longitude, latitude) => {
      const [x, y] = project(longitude, latitude);
      return [((x + right) * scale).toFixed(1), ((y - top) * scale).toFixed(1)];
    },
  };
}

export function ringPath(steps, place) {
  let longitude = 0, latitude = 0, path = "";
  for (let k = 0; k < steps.length; k += 2) {
    longitude += steps[k];
    latitude += steps[k + 1];
    path += (k ? "L" : "M") + place(longitude / 100, latitude / 100).join(" ");
  }
  return path + "Z";
}
