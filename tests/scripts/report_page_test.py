"""Looks at pages of reports in headless Chromium. Usage: report_page_test.py PAGE FIGURES [SCREENSHOT_PREFIX]

FIGURES: how many the page must show at least.
"""
import sys

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

PAGE, N_FIGURES, SHOTS = sys.argv[1], int(sys.argv[2]), (sys.argv[3:] or [None])[0]


def browser():
    options = webdriver.ChromeOptions()
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def show(driver, width, scheme):
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    driver.get(f"file://{PAGE}")


def check(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def style(driver, selector, name):
    return driver.execute_script("return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]", selector, name)


def luminance(color):
    red, green, blue = [int(part) for part in color[color.index("(") + 1:-1].split(",")[:3]]
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def check_figures(driver):
    figures = driver.find_elements(By.CSS_SELECTOR, "figure")
    check(len(figures) >= N_FIGURES, f"{len(figures)} figures, not {N_FIGURES}")
    for figure in figures:
        name = figure.get_attribute("id")
        svg = figure.find_element(By.TAG_NAME, "svg")
        check(svg.size["width"] > 200 and svg.size["height"] > 60, f"{name} is {svg.size}")
        check(len(svg.find_elements(By.TAG_NAME, "path")) > 3 and svg.find_elements(By.TAG_NAME, "text"), f"{name} is empty")
        check(len(figure.find_element(By.TAG_NAME, "figcaption").text) > 20, f"{name} has no caption")
    cut = driver.execute_script("""
        return [...document.querySelectorAll('figure svg')].flatMap(svg => {
          const box = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')].filter(text => {
            const own = text.getBoundingClientRect();
            return own.left < box.left - 2 || own.right > box.right + 2 || own.bottom > box.bottom + 2 || own.top < box.top - 2;
          }).map(text => svg.closest('figure').id + ': ' + text.textContent);
        });""")
    check(not cut, f"text beyond its figure: {cut[:5]}")
    doubled = driver.execute_script("""
        const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
        return ids.filter((id, i) => ids.indexOf(id) !== i);""")
    check(not doubled, f"ids used twice: {doubled[:5]}")


def check_tables(driver):
    for box in driver.find_elements(By.CSS_SELECTOR, "details.table"):
        driver.execute_script("arguments[0].open = true", box)
        head = box.find_element(By.CSS_SELECTOR, "th.n")
        column = driver.execute_script("return arguments[0].cellIndex", head)

        def cells():
            values = driver.execute_script(
                "return [...arguments[0].querySelectorAll('tbody tr')].map(r => r.cells[arguments[1]].dataset.v)", box, column)
            return [float(v) for v in values if v != "nan"]

        button = head.find_element(By.TAG_NAME, "button")
        for order in [sorted, lambda v: sorted(v, reverse=True)]:
            driver.execute_script("arguments[0].click()", button)
            check(cells() == order(cells()), f"{box.get_attribute('id')} does not sort")
        text = driver.execute_async_script(
            "const done = arguments[1]; fetch(arguments[0].href).then(r => r.text()).then(done)",
            box.find_element(By.CSS_SELECTOR, "a.csv"))
        rows = int(box.find_element(By.CSS_SELECTOR, ".rows").text.split()[0])
        check(text.count("\n") == rows + 1, f"the CSV of {box.get_attribute('id')} has {text.count(chr(10))} lines")


def main():
    driver = browser()
    try:
        for width, scheme in [(1200, "light"), (1200, "dark"), (390, "light"), (390, "dark")]:
            show(driver, width, scheme)
            overflow = driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
            check(overflow <= 0, f"{overflow} pixels too wide at {width}")
            paper, ink = style(driver, "html", "color"), style(driver, "body", "backgroundColor")
            check((luminance(style(driver, "body", "backgroundColor")) < 0.3) == (scheme == "dark"), f"{scheme}: {ink} {paper}")
            check((luminance(style(driver, "figure svg text", "fill")) > 0.6) == (scheme == "dark"), f"{scheme}: text of figures")
            if SHOTS:
                height = driver.execute_script("return document.documentElement.scrollHeight")
                driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                    "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
                driver.save_screenshot(f"{SHOTS}-{width}-{scheme}.png")
            check_figures(driver)
        check_tables(driver)
        outside = driver.execute_script("return performance.getEntriesByType('resource').map(e => e.name)"
                                        ".filter(name => !name.startsWith('data:'))")
        check(not outside, f"fetched: {outside}")
        log = [entry["message"] for entry in driver.get_log("browser")]
        check(not log, f"console: {log[:5]}")
    finally:
        driver.quit()
    print(f"{PAGE}: good")


main()
