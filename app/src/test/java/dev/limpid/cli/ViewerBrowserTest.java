package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.limpid.canopy.Prior;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The viewer in a real browser, Debian's Chromium without a window. With `-Dlimpid.update=true`
/// its pictures become those of the documents.
@Tag("slow")
final class ViewerBrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 860;

  /// Milliseconds: several builds may share the machine.
  private static final int PATIENCE = 90_000;

  @TempDir static Path folder;

  private static Playwright playwright;
  private static Browser browser;
  private static Viewing viewing;

  private final List<String> trouble = new ArrayList<>();
  private Viewing served = viewing;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void open() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(CHROMIUM), "no " + CHROMIUM + ": apt-get install chromium");
    Path demo = folder.resolve("limpid-demo");
    assertEquals(0, Run.limpid("demo", "--quiet", "-o", demo).code());
    viewing = Viewing.of(demo);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
  }

  @AfterAll
  static void close() throws IOException {
    if (playwright != null) playwright.close();
    if (viewing != null) viewing.close();
  }

  @BeforeEach
  void page() {
    context = browser.newContext(new Browser.NewContextOptions().setViewportSize(WIDTH, HEIGHT));
    page = context.newPage();
    page.setDefaultTimeout(PATIENCE);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) trouble.add(message.text());
        });
    page.onPageError(trouble::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith(served.address()) && !request.url().startsWith("blob:"))
            trouble.add("asks " + request.url());
        });
  }

  /// No error, no breach of the content policy, nothing asked of another server.
  @AfterEach
  void nothingWentWrong() {
    context.close();
    assertEquals(List.of(), trouble);
  }

  private void visit(Viewing of) {
    page.navigate(of.address());
    page.waitForSelector("body[data-ready]");
  }

  private void ask(double right, double down) {
    Locator map = page.locator("#map");
    var box = map.boundingBox();
    page.mouse().click(box.x + right * box.width, box.y + down * box.height);
    page.waitForSelector("#answer");
  }

  private void picture(String name) throws IOException {
    page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
    byte[] png = page.screenshot();
    Files.write(folder.resolve(name), png);
    if (Boolean.getBoolean("limpid.update"))
      Files.write(Shared.projectRoot().resolve("docs/images/viewer-" + name), png);
  }

  @Test
  void aClickSaysWhy() throws IOException {
    visit(viewing);
    picture("start.png");
    ask(0.42, 0.44);
    String answer = page.locator("#answer").textContent();
    assertTrue(answer.startsWith("The model gives "), answer);
    assertTrue(page.locator("#place .dot").count() > 3, "clear dates in the chart");
    assertTrue(page.locator("#place .cloudmark").count() > 0, "clouds in the chart");
    assertTrue(page.locator("#place .cell").count() > 100, "cells in the heat strip");
    assertEquals(5, page.locator("#place tbody button").count(), "nearest samples");
    picture("why.png");
    String explained = page.locator("#place pre").textContent();
    assertTrue(explained.matches("limpid explain .*map\\.tif'? --pixel \\d+,\\d+"), explained);
  }

  @Test
  void aWarmClickIsQuick() {
    visit(viewing);
    List<Integer> took = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      ask(0.35 + 0.01 * i, 0.5);
      Locator answer = page.locator("#place .in[data-number='" + (i + 1) + "']");
      answer.waitFor();
      took.add(Integer.parseInt(answer.getAttribute("data-took")));
    }
    List<Integer> last = took.subList(15, 30).stream().sorted().toList();
    System.out.println("warm click: median " + last.get(7) + " ms, all " + took);
    assertTrue(last.get(7) < 1000, "median of warm clicks, ms: " + last);
  }

  @Test
  void datesSwipeAndLayersWork() throws IOException {
    visit(viewing);
    page.keyboard().press("s");
    assertEquals("true", page.locator("#swipe").getAttribute("aria-pressed"));
    String day = page.locator("#dates .day").textContent();
    page.keyboard().press("]");
    PlaywrightAssertions.assertThat(page.locator("#dates .day"))
        .not()
        .hasText(Pattern.compile(Pattern.quote(day)));
    page.keyboard().press("c");
    page.waitForSelector("text=is hidden on this date");
    picture("swipe.png");
    page.getByLabel("Margin").first().check();
    page.waitForSelector(".layer.on svg.ramp");
    picture("margin.png");
  }

  @Test
  void theReportIsShown() throws IOException {
    visit(viewing);
    page.keyboard().press("a");
    assertTrue(
        page.frameLocator("dialog iframe").locator("h1").textContent().length() > 0, "a heading");
    assertTrue(page.locator("dialog .card").count() >= 3, "scores");
    PlaywrightAssertions.assertThat(page.locator("#verified")).hasText("verified");
    picture("accuracy.png");
  }

  @Test
  void theKeyboardIsEnough() {
    visit(viewing);
    page.locator("#map").focus();
    page.keyboard().press("Enter");
    page.waitForSelector("#answer");
    String where = page.locator("#place .where").first().textContent();
    page.keyboard().press("Shift+ArrowRight");
    PlaywrightAssertions.assertThat(page.locator("#place .where").first())
        .not()
        .hasText(Pattern.compile(Pattern.quote(where)));
    page.keyboard().press("?");
    page.waitForSelector("dialog[open]");
    page.keyboard().press("Escape");
    assertEquals(0, page.locator("dialog[open]").count());
  }

  @Test
  void twoPolygonsGiveAPrediction() throws IOException {
    visit(viewing);
    page.keyboard().press("k");
    polygon(0.38, 0.36);
    page.locator(".classes button").nth(1).click();
    polygon(0.6, 0.62);
    page.waitForSelector("#sketched");
    assertTrue(
        page.locator("#sketching pre").first().textContent().contains("limpid train "),
        "the commands");
    page.waitForTimeout(500);
    picture("sketch.png");
    var download = page.waitForDownload(() -> page.locator("#save").click());
    assertEquals("sketch.geojson", download.suggestedFilename());
    assertTrue(Files.readString(download.path()).contains("first class"));
  }

  @Test
  void textOfFilesIsNeverMarkup() throws IOException {
    Path evil = folder.resolve("<img src=x onerror=document.title='broken'>.tif");
    Files.copy(folder.resolve("limpid-demo/map.tif"), evil);
    try (Viewing hostile = Viewing.of(evil)) {
      served = hostile;
      visit(hostile);
      assertTrue(page.locator("#layers h2").last().textContent().startsWith("<img src=x"));
      assertEquals(0, page.locator("#layers img").count());
      assertTrue(page.title().startsWith("<img"), page.title());
    }
  }

  private void polygon(double right, double down) {
    var box = page.locator("#map").boundingBox();
    double x = box.x + right * box.width;
    double y = box.y + down * box.height;
    for (double[] corner : new double[][] {{0, 0}, {46, 4}, {50, 44}})
      page.mouse().click(x + corner[0], y + corner[1]);
    page.mouse().dblclick(x + 4, y + 48);
  }

  @Test
  void anImageAloneIsShownWithoutExplanations() throws IOException {
    try (Viewing images = Viewing.of(folder.resolve("limpid-demo/season/images"))) {
      served = images;
      visit(images);
      picture("images.png");
      assertTrue(page.locator("#place").textContent().contains("What is here?"));
    }
  }

  @Test
  void aClickTellsWhatGrows() throws IOException {
    Path map = canopies();
    try (Viewing grown = Viewing.of(map)) {
      served = grown;
      visit(grown);
      assertTrue(page.locator("#place").textContent().contains("What grows here?"));
      ask(0.52, 0.52);
      Matcher where =
          Pattern.compile("column (\\d+), row (\\d+) .*")
              .matcher(page.locator("#place .where").first().textContent());
      assertTrue(where.matches(), where.toString());
      JsonNode why = Run.json("explain", map, "--pixel", where.group(1) + "," + where.group(2));
      assertEquals(why.get("answer").asText(), page.locator("#answer").textContent());
      JsonNode variables = why.get("variables");
      Locator rows = page.locator("#answer ~ table").first().locator("tbody tr");
      assertEquals(variables.size(), rows.count());
      Locator cells = page.locator("#place rect.cell");
      assertEquals(10 * variables.size(), cells.count());
      for (int v = 0; v < variables.size(); v++) {
        JsonNode variable = variables.get(v);
        List<String> row = rows.nth(v).locator("td").allTextContents();
        assertTrue(row.getFirst().startsWith(variable.get("name").asText()), row.toString());
        List<String> said = List.of("mean", "sd", "q05", "q50", "q95");
        for (int i = 0; i < 5; i++) shown(variable.get(said.get(i)), row.get(i + 1));
        bandsOf(variable, cells, 10 * v);
      }
      corner(why);
    }
  }

  /// A map of canopies by a network with first weights; its last row is clouded.
  private static Path canopies() throws IOException {
    Path place = folder.resolve("canopies");
    Path map = place.resolve("grown.tif");
    if (Files.exists(map)) return map;
    Path model =
        CanopyModels.model(
            place.resolve("model"), Prior.UNIFORM, CanopyModels.shipped(), CanopyModels.spectra(4));
    Path cube = CanopyModels.cube(place.resolve("cube"), "2020-06-21");
    Run.json("canopy", "map", model, cube, "--angles", "30,5,10", "-o", map);
    return map;
  }

  /// A figure of the page is that of the answer, rounded.
  private static void shown(JsonNode exact, String text) {
    BigDecimal figure = new BigDecimal(text);
    assertTrue(figure.precision() > 1 || figure.scale() > 1, text);
    BigDecimal rounded = exact.decimalValue().setScale(figure.scale(), RoundingMode.HALF_UP);
    assertEquals(0, rounded.compareTo(figure), exact + " is shown as " + text);
  }

  /// The strip of what each band added: figures, signs and, of the strongest, full colour.
  private static void bandsOf(JsonNode variable, Locator cells, int first) {
    double most = 0;
    for (JsonNode a : variable.get("attributions"))
      most = Math.max(most, Math.abs(a.get("value").asDouble()));
    for (int b = 0; b < 10; b++) {
      JsonNode a = variable.get("attributions").get(b);
      Locator cell = cells.nth(first + b);
      String title = cell.textContent();
      assertTrue(title.startsWith(a.get("band").asText() + ", reflectance 0."), title);
      shown(a.get("value"), title.replaceFirst(".*?: (\\S+) .*", "$1"));
      double value = a.get("value").asDouble();
      assertEquals(value >= 0 ? "var(--for)" : "var(--against)", cell.getAttribute("fill"));
      double depth = 0.06 + 0.94 * Math.sqrt(Math.abs(value) / most);
      assertEquals(depth, Double.parseDouble(cell.getAttribute("fill-opacity")), 6e-4);
    }
  }

  /// Draws of each pair of variables below the diagonal, histograms on it.
  private void corner(JsonNode why) {
    int n = why.get("variables").size();
    int pairs = n * (n - 1) / 2;
    Locator plot = page.locator("#place svg[aria-label^='Draws of LAI']");
    Locator draws = plot.locator("circle");
    assertEquals(pairs * why.get("draws").size(), draws.count());
    List<Double> across = numbers(draws, "cx").subList(0, why.get("draws").size());
    List<Double> down = numbers(draws, "cy").subList(0, why.get("draws").size());
    assertEquals(Collections.max(across), across.get(largest(why, 0)));
    assertEquals(Collections.min(down), down.get(largest(why, 1)));
    List<String> titles = plot.locator("title").allTextContents();
    assertEquals(pairs, titles.size());
    for (int r = 1, pair = 0; r < n; r++)
      for (int c = 0; c < r; c++, pair++)
        shown(why.get("correlation").get(r).get(c), titles.get(pair).replaceFirst(".* ", ""));
    List<Double> bars = numbers(plot.locator("rect[fill='var(--accent)']"), "height");
    assertEquals(16 * n, bars.size());
    assertTrue(bars.stream().filter(h -> h > 1).count() > 4L * n, bars.toString());
  }

  private static List<Double> numbers(Locator of, String attribute) {
    Object found = of.evaluateAll("(all, name) => all.map(e => e.getAttribute(name))", attribute);
    return ((List<?>) found).stream().map(text -> Double.valueOf((String) text)).toList();
  }

  /// The draw with the largest value of a variable.
  private static int largest(JsonNode why, int variable) {
    int best = 0;
    JsonNode draws = why.get("draws");
    for (int d = 1; d < draws.size(); d++)
      if (draws.get(d).get(variable).asDouble() > draws.get(best).get(variable).asDouble())
        best = d;
    return best;
  }

  @Test
  void aMaskedPixelOfCanopiesSaysSo() throws IOException {
    try (Viewing grown = Viewing.of(canopies())) {
      served = grown;
      visit(grown);
      ask(0.52, 0.52);
      Locator where = page.locator("#place .where").first();
      for (int row = 4; row < 6; row++) {
        page.keyboard().press("Shift+ArrowDown");
        PlaywrightAssertions.assertThat(where).containsText("row " + row + " ");
      }
      assertEquals(
          "This pixel has no values on 2020-06-21: it is masked, as by a cloud.",
          page.locator("#answer").textContent());
      assertEquals(0, page.locator("#place .cell, #place svg[aria-label^='Draws']").count());
    }
  }
}
