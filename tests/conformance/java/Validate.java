import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;

/** Arguments: pairs of a flavour (2a, 3a, 4, ua1 ...) and a file. Prints for each how many checks were made, then one line a failed one. */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int n = 0; n + 1 < arguments.length; n += 2) {
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[n]);
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(arguments[n + 1]), flavour);
                    PDFAValidator validator = ValidatorFactory.createValidator(flavour, 100, false, true, false)) {
                ValidationResult result = validator.validate(parser);
                System.out.println(arguments[n] + " " + result.isCompliant() + " " + result.getTotalAssertions());
                for (TestAssertion check : result.getTestAssertions())
                    if (check.getStatus() == TestAssertion.Status.FAILED)
                        System.out.println("  " + check.getRuleId().getClause() + "-" + check.getRuleId().getTestNumber()
                            + " " + check.getMessage() + " @ " + check.getLocation().getContext());
            }
        }
    }
}
